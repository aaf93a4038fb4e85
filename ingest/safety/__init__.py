"""What keeps what is stored safe.

File permissions, files written whole or not at all, secrets struck out of messages, and how long facts may be.
"""
