import { type CertificateProblem, certificateProblems, defineFault } from "../../core/fault.ts";
import { choice } from "../parameters.ts";

export default defineFault({
  name: "untrusted-certificate",
  family: "link",
  summary: "The partner shows a certificate that nobody should trust, as who listens in would; it serves whoever takes it.",
  parameters: { problem: choice("what is wrong with it", certificateProblems) },
  decide: (id, given) => ({ id, kind: "certificate", problem: given.problem as CertificateProblem }),
});
