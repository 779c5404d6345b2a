"""The look: base page, components, colours, compiled islands and styles, number and date formats in ja and en.

Promises that every screen drawn with its components is readable at 1280 and 390 pixels, light and dark, by keyboard.
Holds no business word and no query.
"""
