/** The YAML parser, which all modules take from here: the package carries a copy in this one, and installs none. */
export {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parse,
  parseDocument,
  stringify as writeYaml,
  visit,
} from "yaml";
