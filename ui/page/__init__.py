"""The page in the browser, built with Gradio. Begin in `build.py`."""
