"""The page in the browser, built with Gradio.

Begin in `build.py`: it puts the tabs (`*_tab.py`) together. Each tab makes its components and listens to their events;
the HTML that these show is made in `ui/rendering`, but for the little in `templates/`. What is uploaded lies in
`upload_folder.py`'s place until `uploads.py` adds it to the library.
"""
