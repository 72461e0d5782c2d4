"""How is a finished run handed on: JSON, CSV, JUnit, one page of HTML, a picture, a mail?"""
