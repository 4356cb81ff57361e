/** A refusal of Toxiproxy's HTTP API: `{"error": …, "status": …}`. Nothing was changed where one is thrown. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

/** The wording is Toxiproxy's own (api.go): clients compare it. */
export const apiErrors = {
  badRequestBody: (why: string) => new ApiError(400, `bad request body: ${why}`),
  bodyTooLarge: (limitBytes: number) => new ApiError(413, `bad request body: larger than ${limitBytes} bytes`),
  missingField: (field: string) => new ApiError(400, `missing required field: ${field}`),
  proxyNotFound: () => new ApiError(404, "proxy not found"),
  proxyAlreadyExists: () => new ApiError(409, "proxy already exists"),
  invalidStream: () => new ApiError(400, "stream was invalid, can be either upstream or downstream"),
  invalidToxicType: () => new ApiError(400, "invalid toxic type"),
  toxicAlreadyExists: () => new ApiError(409, "toxic already exists"),
  toxicNotFound: () => new ApiError(404, "toxic not found"),
  /** 500 as in Toxiproxy, though the caller gave the address. */
  cannotListen: (listen: string, why: string) => new ApiError(500, `listen tcp ${listen}: ${why}`),
} as const;
