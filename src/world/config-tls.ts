import type { TlsConfig } from "./config.ts";
import type { YamlText } from "./yaml-text.ts";

const tlsFields = ["enabled", "client_certificates", "integration", "integration_ca_file", "authority_folder", "proxy"];

/** TLS where nothing is said but that there is to be. */
export const plainTls: TlsConfig = { enabled: true, clientCertificates: "none", integration: "http" };

/** `tls: true`, or a mapping that says more. */
export function readTls(yaml: YamlText, value: unknown): TlsConfig {
  if (typeof value === "boolean") return { ...plainTls, enabled: value };
  const fields = yaml.fields(value, ["tls"], tlsFields);
  const { proxy = false } = fields;
  const { enabled = true, client_certificates = "none", integration = "http", integration_ca_file, authority_folder } = fields;
  return {
    enabled: yaml.flag(enabled, ["tls", "enabled"]),
    clientCertificates: yaml.oneOf(client_certificates, ["tls", "client_certificates"], ["required", "none"]),
    integration: yaml.oneOf(integration, ["tls", "integration"], ["https", "http"]),
    ...(integration_ca_file !== undefined && {
      integrationCaFile: yaml.text(integration_ca_file, ["tls", "integration_ca_file"], "certs/ca.pem"),
    }),
    ...(yaml.flag(proxy, ["tls", "proxy"]) && { proxy: true as const }),
    ...(authority_folder !== undefined && { authorityFolder: yaml.text(authority_folder, ["tls", "authority_folder"], "certs") }),
  };
}

/** What processes and commands can be told of it; empty where there is no TLS. */
export const tlsPlaceholders: readonly string[] = [
  "tls.ca_file",
  "tls.client_cert_file",
  "tls.client_key_file",
  "tls.server_cert_file",
  "tls.server_key_file",
  "tls.proxy_url",
];
