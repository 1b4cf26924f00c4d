// The entry point of the playground. The backend is chosen before the page asks anything.

import "./python";
import "./main";
