"""Language models of an Ollama server on this computer: what they are asked, and how they are heard and examined."""
