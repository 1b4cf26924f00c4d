// Unpack the packages of `run.py` in Pyodide and run `inside.py`.
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const python = await loadPyodide();
const archive = new Uint8Array(readFileSync(process.argv[2]));
python.unpackArchive(archive, "zip", { extractDir: "/packages" });
python.runPython("import sys; sys.path.insert(0, '/packages')");
python.runPython(readFileSync("inside.py", "utf8"));
