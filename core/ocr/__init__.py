"""Picture to text: `reader` reads pages in the languages it chooses, with an engine behind `engine.Engine`."""
