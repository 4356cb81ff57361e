// Generated from the contract by `npm run generate`. Do not edit.
export interface paths {
    "/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the messages of an order
         * @description Newest first. Authoritative.
         */
        get: operations["listMessages"];
        put?: never;
        /**
         * Send a message
         * @description Renders a template for a recipient that the merchant named before; personal data stays out of it.
         */
        post: operations["sendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{message_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a message
         * @description Authoritative.
         */
        get: operations["getMessage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Track a marketing event
         * @description For audiences and statistics.
         */
        post: operations["trackEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{recipient_reference}/opt_out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Opt a contact out
         * @description Later messages to it are refused with 409 `recipient_opted_out`. Repeating it changes nothing.
         */
        post: operations["optOutContact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "message.delivered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The message was delivered */
        post: operations["onMessageDelivered"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "message.bounced": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The message came back */
        post: operations["onMessageBounced"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description RFC 9457 problem details. */
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @description A word that programs can rely on. */
            code: string;
            detail?: string;
            instance?: string;
            /** @description JSON Pointer or name of what was refused. */
            field?: string;
        };
        /**
         * @description The merchant's own reference of the order, as printed on its invoices. Any text that can be printed.
         * @example order-1
         */
        OrderReference: string;
        /**
         * Format: date-time
         * @example 2026-01-15T10:00:00.000Z
         */
        Timestamp: string;
        /** @description Where the next page begins; null at the end. */
        NextCursor: string | null;
        /** @description The merchant's opaque name of the recipient, never an address. */
        RecipientReference: string;
        /** @example order_confirmed */
        Template: string;
        SendMessage: {
            order_reference: components["schemas"]["OrderReference"];
            template: components["schemas"]["Template"];
            recipient_reference: components["schemas"]["RecipientReference"];
            parameters?: {
                [key: string]: string;
            };
        };
        TrackEvent: {
            event: string;
            order_reference: components["schemas"]["OrderReference"];
            recipient_reference: components["schemas"]["RecipientReference"];
            properties?: {
                [key: string]: string | number | boolean;
            };
        };
        OptOut: Record<string, never>;
        Message: {
            id: string;
            order_reference: components["schemas"]["OrderReference"];
            template: components["schemas"]["Template"];
            recipient_reference: components["schemas"]["RecipientReference"];
            /** @enum {string} */
            status: "queued" | "delivered" | "bounced";
            created_at: components["schemas"]["Timestamp"];
        };
        EventTaken: {
            id: string;
            /** @constant */
            status: "accepted";
        };
        Contact: {
            recipient_reference: components["schemas"]["RecipientReference"];
            opted_out: boolean;
        };
        MessageList: {
            data: components["schemas"]["Message"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
    };
    responses: {
        /** @description The request is malformed, misses its Idempotency-Key, carries a card number, or does not conform to this contract. */
        BadRequest: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Bad Request",
                 *       "status": 400,
                 *       "code": "invalid_request",
                 *       "detail": "The field amount_minor must be an integer."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The bearer token is missing or unknown. */
        Unauthorized: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unauthorized",
                 *       "status": 401,
                 *       "code": "unauthorized",
                 *       "detail": "A known bearer token is needed."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The token lacks the scope. */
        Forbidden: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Forbidden",
                 *       "status": 403,
                 *       "code": "insufficient_scope",
                 *       "detail": "The token lacks the scope that this operation needs."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such resource. */
        NotFound: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Not Found",
                 *       "status": 404,
                 *       "code": "not_found",
                 *       "detail": "There is no such resource."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The path exists, but not with this method. */
        MethodNotAllowed: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                /**
                 * @description The methods that the path knows.
                 * @example GET, POST
                 */
                Allow?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Method Not Allowed",
                 *       "status": 405,
                 *       "code": "method_not_allowed",
                 *       "detail": "This path does not know this method."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The resource's state does not allow it, or the same Idempotency-Key is still in flight. */
        Conflict: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Conflict",
                 *       "status": 409,
                 *       "code": "invalid_state",
                 *       "detail": "The resource's state does not allow this."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is larger than this service takes. */
        ContentTooLarge: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Content Too Large",
                 *       "status": 413,
                 *       "code": "content_too_large",
                 *       "detail": "The body is larger than 1 MiB."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not application/json. */
        UnsupportedMediaType: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unsupported Media Type",
                 *       "status": 415,
                 *       "code": "unsupported_media_type",
                 *       "detail": "The body must be application/json."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is well-formed, but cannot be done: the amount is too large, or the Idempotency-Key was used with another payload. */
        Unprocessable: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unprocessable Content",
                 *       "status": 422,
                 *       "code": "idempotency_key_reused",
                 *       "detail": "This Idempotency-Key was used with another payload."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests; Retry-After says when to come back. */
        TooManyRequests: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Too Many Requests",
                 *       "status": 429,
                 *       "code": "rate_limited",
                 *       "detail": "Too many requests."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service failed; whether the request took effect is unknown. */
        ServerError: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Internal Server Error",
                 *       "status": 500,
                 *       "code": "internal_error",
                 *       "detail": "Something went wrong; the request may or may not have taken effect."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description The same key with the same payload gives the same answer and one effect (IETF draft-ietf-httpapi-idempotency-key-header). Missing gives 400 `idempotency_key_missing`; another payload 422 `idempotency_key_reused`; one still in flight 409 `idempotency_key_in_flight`.
         * @example order-1-step-1
         */
        IdempotencyKey: string;
        /**
         * @description As on the operations that need it; without it each request counts by itself.
         * @example order-1-step-1
         */
        OptionalIdempotencyKey: string;
        /**
         * @description The merchant's own reference of the order, as printed on its invoices. Any text that can be printed.
         * @example order-1
         */
        OrderReferenceQuery: components["schemas"]["OrderReference"];
        /**
         * @description How many to a page.
         * @example 20
         */
        Limit: number;
        /** @description The `next_cursor` of the page before. */
        Cursor: string;
        /**
         * @description The event's id (Standard Webhooks); the same on every redelivery.
         * @example evt_0001
         */
        WebhookId: string;
        /**
         * @description When this attempt was sent, in seconds since the Unix epoch.
         * @example 1768471200
         */
        WebhookTimestamp: string;
        /**
         * @description `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`, one for each live secret, separated by spaces.
         * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
         */
        WebhookSignature: string;
        /**
         * @description The resource's id.
         * @example msg_19bd77e4c3a04f25
         */
        MessageId: string;
        /**
         * @description The merchant's opaque name of the recipient.
         * @example cust_42
         */
        RecipientReference: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description What is left of the quota (IETF draft-ietf-httpapi-ratelimit-headers), e.g. `"default";r=99;t=1`.
         * @example "default";r=99;t=1
         */
        RateLimit: string;
        /**
         * @description The quota, e.g. `"default";q=100;w=1`.
         * @example "default";q=100;w=1
         */
        RateLimitPolicy: string;
        /**
         * @description Seconds to wait, or an HTTP date (RFC 9110, section 10.2.3).
         * @example 1
         */
        RetryAfter: string;
        /**
         * @description `true` where the answer is the first one of the same Idempotency-Key.
         * @example true
         */
        IdempotentReplayed: "true";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listMessages: {
        parameters: {
            query: {
                /**
                 * @description The merchant's own reference of the order, as printed on its invoices. Any text that can be printed.
                 * @example order-1
                 */
                order_reference: components["parameters"]["OrderReferenceQuery"];
                /**
                 * @description How many to a page.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of messages. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "msg_19bd77e4c3a04f25",
                     *           "order_reference": "order-1",
                     *           "template": "order_confirmed",
                     *           "recipient_reference": "cust_42",
                     *           "status": "queued",
                     *           "created_at": "2026-01-15T10:02:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["MessageList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerError"];
        };
    };
    sendMessage: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The same key with the same payload gives the same answer and one effect (IETF draft-ietf-httpapi-idempotency-key-header). Missing gives 400 `idempotency_key_missing`; another payload 422 `idempotency_key_reused`; one still in flight 409 `idempotency_key_in_flight`.
                 * @example order-1-step-1
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "order_reference": "order-1",
                 *       "template": "order_confirmed",
                 *       "recipient_reference": "cust_42",
                 *       "parameters": {
                 *         "tracking_number": "FD000000001"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["SendMessage"];
            };
        };
        responses: {
            /** @description The message, on its way. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "msg_19bd77e4c3a04f25",
                     *       "order_reference": "order-1",
                     *       "template": "order_confirmed",
                     *       "recipient_reference": "cust_42",
                     *       "status": "queued",
                     *       "created_at": "2026-01-15T10:02:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerError"];
        };
    };
    getMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The resource's id.
                 * @example msg_19bd77e4c3a04f25
                 */
                message_id: components["parameters"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "msg_19bd77e4c3a04f25",
                     *       "order_reference": "order-1",
                     *       "template": "order_confirmed",
                     *       "recipient_reference": "cust_42",
                     *       "status": "queued",
                     *       "created_at": "2026-01-15T10:02:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerError"];
        };
    };
    trackEvent: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description As on the operations that need it; without it each request counts by itself.
                 * @example order-1-step-1
                 */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "event": "order_completed",
                 *       "order_reference": "order-1",
                 *       "recipient_reference": "cust_42",
                 *       "properties": {
                 *         "value_minor": 4990
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["TrackEvent"];
            };
        };
        responses: {
            /** @description Taken. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ev_00aa11bb22cc33dd",
                     *       "status": "accepted"
                     *     }
                     */
                    "application/json": components["schemas"]["EventTaken"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerError"];
        };
    };
    optOutContact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The merchant's opaque name of the recipient.
                 * @example cust_42
                 */
                recipient_reference: components["parameters"]["RecipientReference"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["OptOut"];
            };
        };
        responses: {
            /** @description The contact. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recipient_reference": "cust_42",
                     *       "opted_out": true
                     *     }
                     */
                    "application/json": components["schemas"]["Contact"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerError"];
        };
    };
    onMessageDelivered: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The event's id (Standard Webhooks); the same on every redelivery.
                 * @example evt_0001
                 */
                "webhook-id": components["parameters"]["WebhookId"];
                /**
                 * @description When this attempt was sent, in seconds since the Unix epoch.
                 * @example 1768471200
                 */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /**
                 * @description `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`, one for each live secret, separated by spaces.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "message.delivered",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "msg_19bd77e4c3a04f25",
                 *         "order_reference": "order-1",
                 *         "template": "order_confirmed",
                 *         "recipient_reference": "cust_42",
                 *         "status": "delivered",
                 *         "created_at": "2026-01-15T10:02:00.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "message.delivered";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Message"];
                };
            };
        };
        responses: {
            /** @description The endpoint is gone; nothing more is delivered to it. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken. Anything else is delivered again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; delivered again later. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Failed; delivered again later. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onMessageBounced: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The event's id (Standard Webhooks); the same on every redelivery.
                 * @example evt_0001
                 */
                "webhook-id": components["parameters"]["WebhookId"];
                /**
                 * @description When this attempt was sent, in seconds since the Unix epoch.
                 * @example 1768471200
                 */
                "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
                /**
                 * @description `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`, one for each live secret, separated by spaces.
                 * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                 */
                "webhook-signature": components["parameters"]["WebhookSignature"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "message.bounced",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "msg_19bd77e4c3a04f25",
                 *         "order_reference": "order-1",
                 *         "template": "order_confirmed",
                 *         "recipient_reference": "cust_42",
                 *         "status": "bounced",
                 *         "created_at": "2026-01-15T10:02:00.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "message.bounced";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Message"];
                };
            };
        };
        responses: {
            /** @description The endpoint is gone; nothing more is delivered to it. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Taken. Anything else is delivered again. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; delivered again later. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Failed; delivered again later. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
