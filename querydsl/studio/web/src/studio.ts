// The entry point of the studio. The backend is chosen before the page asks anything.

import "./server";
import "./main";
