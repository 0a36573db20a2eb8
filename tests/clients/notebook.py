"""Runs the cells of a notebook in order, as a kernel does, and prints what it shows.

Usage: notebook.py FILE, in the folder where its files shall be.
"""

import ast
import json
import sys


def run(source, names):
    """Runs a cell; its last expression is shown."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if last is not None:
        print(eval(compile(ast.Expression(last.value), "cell", "eval"), names))


with open(sys.argv[1], encoding="utf-8") as file:
    notebook = json.load(file)
names = {"__name__": "__main__"}
for cell in notebook["cells"]:
    if cell["cell_type"] == "code":
        run("".join(cell["source"]), names)
