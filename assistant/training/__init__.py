"""How the weights were made. Nothing at run time imports this."""
