/** JSONPath (RFC 9535), which all modules take from here: the package carries a copy in this one, and installs none. */
export { exec as executePath } from "jsonpath-rfc9535";
