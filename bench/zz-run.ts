import { besidePrism } from "./prism.ts";
import { documentsIn } from "./survey.ts";
await besidePrism(documentsIn("/tmp/serve/package/api",{every:6}).filter((_f,n)=>n%Number(process.argv[2])===0));
