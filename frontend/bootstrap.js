// The parts of Bootstrap's script that pages of Tongban may use; everything else is plain HTML.
import Collapse from "bootstrap/js/dist/collapse";
import Dropdown from "bootstrap/js/dist/dropdown";
import Tab from "bootstrap/js/dist/tab";

window.bootstrap = { Collapse, Dropdown, Tab };
