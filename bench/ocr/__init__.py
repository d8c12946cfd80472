"""How well pictures are read, by whom, in which condition: accuracy, CPU, memory. `python -m bench.ocr --help`."""
