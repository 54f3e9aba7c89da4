"""Commands by which leaders and the public judge, and what follows from it; one module per aggregate."""
