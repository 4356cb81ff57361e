// Generated from the contract by `npm run generate`. Do not edit.
export interface paths {
    "/v1/rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Quote rates for parcels
         * @description The one call that a checkout waits for. Changes nothing.
         */
        post: operations["quoteRates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/addresses/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Validate an address
         * @description Says whether parcels can be delivered there. Changes nothing.
         */
        post: operations["validateAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shipments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the shipments of an order
         * @description Newest first. Authoritative.
         */
        get: operations["listShipments"];
        put?: never;
        /**
         * Create a shipment and buy its label
         * @description The label is paid for when this succeeds. A carrier in a rush accepts it (202), and makes the label afterwards.
         */
        post: operations["createShipment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/shipments/{shipment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a shipment
         * @description Authoritative.
         */
        get: operations["getShipment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change where a shipment goes
         * @description Only while its label is new, and only with the ETag that was read (RFC 9110, section 13.1.1).
         */
        patch: operations["updateShipment"];
        trace?: never;
    };
    "/v1/shipments/{shipment_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a shipment
         * @description Gives the label back, or takes a queued shipment out of the queue; possible until the parcel is in transit.
         */
        post: operations["cancelShipment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "shipment.label_created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A label was bought */
        post: operations["onShipmentLabelCreated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "shipment.label_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A label that was queued could not be made
         * @description Nothing was bought, and nothing will be: whoever still wants the parcel sent asks anew.
         */
        post: operations["onShipmentLabelFailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "shipment.in_transit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The parcel is on its way */
        post: operations["onShipmentInTransit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "shipment.delivered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The parcel was delivered */
        post: operations["onShipmentDelivered"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "shipment.exception": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Something went wrong with the parcel */
        post: operations["onShipmentException"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "shipment.returned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The parcel came back to the merchant */
        post: operations["onShipmentReturned"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "shipment.cancelled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The shipment was cancelled */
        post: operations["onShipmentCancelled"];
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
        Address: {
            name: string;
            line1: string;
            line2?: string;
            postal_code: string;
            city: string;
            /** @description ISO 3166-1 alpha-2. */
            country: string;
        };
        /** @description An address as the carrier keeps it; more fields may come. */
        DeliveryAddress: {
            name: string;
            line1: string;
            line2?: string;
            postal_code: string;
            city: string;
            /** @description ISO 3166-1 alpha-2. */
            country: string;
        };
        Parcel: {
            weight_grams: number;
        };
        /** @description A parcel as the carrier keeps it; more fields may come. */
        ShippedParcel: {
            weight_grams: number;
        };
        Parcels: components["schemas"]["Parcel"][];
        /** @enum {string} */
        Service: "standard" | "express";
        QuoteRates: {
            order_reference: components["schemas"]["OrderReference"];
            destination: components["schemas"]["Address"];
            parcels: components["schemas"]["Parcels"];
        };
        Rates: {
            rates: {
                service: components["schemas"]["Service"];
                amount_minor: number;
                currency: string;
                estimated_days: number;
            }[];
        };
        ValidateAddress: {
            address: components["schemas"]["Address"];
        };
        AddressFinding: {
            valid: boolean;
            normalized?: components["schemas"]["DeliveryAddress"];
            messages: string[];
        };
        CreateShipment: {
            order_reference: components["schemas"]["OrderReference"];
            service: components["schemas"]["Service"];
            destination: components["schemas"]["Address"];
            parcels: components["schemas"]["Parcels"];
        };
        UpdateShipment: {
            destination: components["schemas"]["Address"];
        };
        CancelShipment: Record<string, never>;
        Shipment: {
            id: string;
            order_reference: components["schemas"]["OrderReference"];
            /**
             * @description `queued`: accepted, and there is no label yet. `failed`: there will be none.
             * @enum {string}
             */
            status: "queued" | "label_created" | "in_transit" | "delivered" | "exception" | "returned" | "cancelled" | "failed";
            service: components["schemas"]["Service"];
            destination: components["schemas"]["DeliveryAddress"];
            parcels: components["schemas"]["ShippedParcel"][];
            label: {
                tracking_number: string;
                /** Format: uri */
                url: string;
            };
            version: number;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        ShipmentList: {
            data: components["schemas"]["Shipment"][];
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
        /** @description The resource has changed since the ETag in If-Match was read. */
        PreconditionFailed: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Precondition Failed",
                 *       "status": 412,
                 *       "code": "precondition_failed",
                 *       "detail": "The resource has changed since it was read."
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
        /** @description If-Match is needed for this change. */
        PreconditionRequired: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Precondition Required",
                 *       "status": 428,
                 *       "code": "precondition_required",
                 *       "detail": "Send the ETag that was read as If-Match."
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
         * @example shp_77aa01bc90de4f12
         */
        ShipmentId: string;
        /**
         * @description The ETag that was read. Missing gives 428 (RFC 6585, section 3), another version 412.
         * @example "1"
         */
        IfMatch: string;
        /**
         * @description The ETag that was read; another version gives 412. Without it nothing is compared.
         * @example "1"
         */
        OptionalIfMatch: string;
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
        /**
         * @description The resource's version, for If-Match.
         * @example "1"
         */
        ETag: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    quoteRates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "order_reference": "order-1",
                 *       "destination": {
                 *         "name": "Customer 1",
                 *         "line1": "1 Drill Street",
                 *         "postal_code": "10115",
                 *         "city": "Berlin",
                 *         "country": "DE"
                 *       },
                 *       "parcels": [
                 *         {
                 *           "weight_grams": 750
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["QuoteRates"];
            };
        };
        responses: {
            /** @description The services with their prices. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rates": [
                     *         {
                     *           "service": "standard",
                     *           "amount_minor": 490,
                     *           "currency": "EUR",
                     *           "estimated_days": 3
                     *         },
                     *         {
                     *           "service": "express",
                     *           "amount_minor": 1290,
                     *           "currency": "EUR",
                     *           "estimated_days": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Rates"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerError"];
        };
    };
    validateAddress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "address": {
                 *         "name": "Customer 1",
                 *         "line1": "1 Drill Street",
                 *         "postal_code": "10115",
                 *         "city": "Berlin",
                 *         "country": "DE"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ValidateAddress"];
            };
        };
        responses: {
            /** @description The finding. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "valid": true,
                     *       "normalized": {
                     *         "name": "Customer 1",
                     *         "line1": "1 Drill Street",
                     *         "postal_code": "10115",
                     *         "city": "Berlin",
                     *         "country": "DE"
                     *       },
                     *       "messages": []
                     *     }
                     */
                    "application/json": components["schemas"]["AddressFinding"];
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
    listShipments: {
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
            /** @description A page of shipments. */
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
                     *           "id": "shp_77aa01bc90de4f12",
                     *           "order_reference": "order-1",
                     *           "status": "label_created",
                     *           "service": "standard",
                     *           "destination": {
                     *             "name": "Customer 1",
                     *             "line1": "1 Drill Street",
                     *             "postal_code": "10115",
                     *             "city": "Berlin",
                     *             "country": "DE"
                     *           },
                     *           "parcels": [
                     *             {
                     *               "weight_grams": 750
                     *             }
                     *           ],
                     *           "label": {
                     *             "tracking_number": "FD000000001",
                     *             "url": "http://127.0.0.1:4020/labels/FD000000001.pdf"
                     *           },
                     *           "version": 1,
                     *           "created_at": "2026-01-15T10:00:30.000Z",
                     *           "updated_at": "2026-01-15T10:00:30.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ShipmentList"];
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
    createShipment: {
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
                 *       "service": "standard",
                 *       "destination": {
                 *         "name": "Customer 1",
                 *         "line1": "1 Drill Street",
                 *         "postal_code": "10115",
                 *         "city": "Berlin",
                 *         "country": "DE"
                 *       },
                 *       "parcels": [
                 *         {
                 *           "weight_grams": 750
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateShipment"];
            };
        };
        responses: {
            /** @description The shipment with its label. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shp_77aa01bc90de4f12",
                     *       "order_reference": "order-1",
                     *       "status": "label_created",
                     *       "service": "standard",
                     *       "destination": {
                     *         "name": "Customer 1",
                     *         "line1": "1 Drill Street",
                     *         "postal_code": "10115",
                     *         "city": "Berlin",
                     *         "country": "DE"
                     *       },
                     *       "parcels": [
                     *         {
                     *           "weight_grams": 750
                     *         }
                     *       ],
                     *       "label": {
                     *         "tracking_number": "FD000000001",
                     *         "url": "http://127.0.0.1:4020/labels/FD000000001.pdf"
                     *       },
                     *       "version": 1,
                     *       "created_at": "2026-01-15T10:00:30.000Z",
                     *       "updated_at": "2026-01-15T10:00:30.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Shipment"];
                };
            };
            /** @description Accepted: the shipment is queued, and its label is made later, or not. `shipment.label_created` or `shipment.label_failed` tells what came of it, and so does reading the shipment. Its label is paid for once it is made; until then it cannot be fetched, and cancelling costs nothing. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shp_77aa01bc90de4f12",
                     *       "order_reference": "order-1",
                     *       "status": "queued",
                     *       "service": "standard",
                     *       "destination": {
                     *         "name": "Customer 1",
                     *         "line1": "1 Drill Street",
                     *         "postal_code": "10115",
                     *         "city": "Berlin",
                     *         "country": "DE"
                     *       },
                     *       "parcels": [
                     *         {
                     *           "weight_grams": 750
                     *         }
                     *       ],
                     *       "label": {
                     *         "tracking_number": "FD000000001",
                     *         "url": "http://127.0.0.1:4020/labels/FD000000001.pdf"
                     *       },
                     *       "version": 1,
                     *       "created_at": "2026-01-15T10:00:30.000Z",
                     *       "updated_at": "2026-01-15T10:00:30.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Shipment"];
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
    getShipment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The resource's id.
                 * @example shp_77aa01bc90de4f12
                 */
                shipment_id: components["parameters"]["ShipmentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The shipment. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shp_77aa01bc90de4f12",
                     *       "order_reference": "order-1",
                     *       "status": "label_created",
                     *       "service": "standard",
                     *       "destination": {
                     *         "name": "Customer 1",
                     *         "line1": "1 Drill Street",
                     *         "postal_code": "10115",
                     *         "city": "Berlin",
                     *         "country": "DE"
                     *       },
                     *       "parcels": [
                     *         {
                     *           "weight_grams": 750
                     *         }
                     *       ],
                     *       "label": {
                     *         "tracking_number": "FD000000001",
                     *         "url": "http://127.0.0.1:4020/labels/FD000000001.pdf"
                     *       },
                     *       "version": 1,
                     *       "created_at": "2026-01-15T10:00:30.000Z",
                     *       "updated_at": "2026-01-15T10:00:30.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Shipment"];
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
    updateShipment: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag that was read. Missing gives 428 (RFC 6585, section 3), another version 412.
                 * @example "1"
                 */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                /**
                 * @description The resource's id.
                 * @example shp_77aa01bc90de4f12
                 */
                shipment_id: components["parameters"]["ShipmentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "destination": {
                 *         "name": "Customer 1",
                 *         "line1": "1 Drill Street",
                 *         "postal_code": "10115",
                 *         "city": "Berlin",
                 *         "country": "DE"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UpdateShipment"];
            };
        };
        responses: {
            /** @description The changed shipment. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shp_77aa01bc90de4f12",
                     *       "order_reference": "order-1",
                     *       "status": "label_created",
                     *       "service": "standard",
                     *       "destination": {
                     *         "name": "Customer 1",
                     *         "line1": "1 Drill Street",
                     *         "postal_code": "10115",
                     *         "city": "Berlin",
                     *         "country": "DE"
                     *       },
                     *       "parcels": [
                     *         {
                     *           "weight_grams": 750
                     *         }
                     *       ],
                     *       "label": {
                     *         "tracking_number": "FD000000001",
                     *         "url": "http://127.0.0.1:4020/labels/FD000000001.pdf"
                     *       },
                     *       "version": 2,
                     *       "created_at": "2026-01-15T10:00:30.000Z",
                     *       "updated_at": "2026-01-15T10:00:30.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Shipment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerError"];
        };
    };
    cancelShipment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The ETag that was read; another version gives 412. Without it nothing is compared.
                 * @example "1"
                 */
                "If-Match"?: components["parameters"]["OptionalIfMatch"];
                /**
                 * @description As on the operations that need it; without it each request counts by itself.
                 * @example order-1-step-1
                 */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                /**
                 * @description The resource's id.
                 * @example shp_77aa01bc90de4f12
                 */
                shipment_id: components["parameters"]["ShipmentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["CancelShipment"];
            };
        };
        responses: {
            /** @description The cancelled shipment. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shp_77aa01bc90de4f12",
                     *       "order_reference": "order-1",
                     *       "status": "cancelled",
                     *       "service": "standard",
                     *       "destination": {
                     *         "name": "Customer 1",
                     *         "line1": "1 Drill Street",
                     *         "postal_code": "10115",
                     *         "city": "Berlin",
                     *         "country": "DE"
                     *       },
                     *       "parcels": [
                     *         {
                     *           "weight_grams": 750
                     *         }
                     *       ],
                     *       "label": {
                     *         "tracking_number": "FD000000001",
                     *         "url": "http://127.0.0.1:4020/labels/FD000000001.pdf"
                     *       },
                     *       "version": 2,
                     *       "created_at": "2026-01-15T10:00:30.000Z",
                     *       "updated_at": "2026-01-15T10:00:30.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Shipment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerError"];
        };
    };
    onShipmentLabelCreated: {
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
                 *       "type": "shipment.label_created",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "shp_77aa01bc90de4f12",
                 *         "order_reference": "order-1",
                 *         "status": "label_created",
                 *         "service": "standard",
                 *         "destination": {
                 *           "name": "Customer 1",
                 *           "line1": "1 Drill Street",
                 *           "postal_code": "10115",
                 *           "city": "Berlin",
                 *           "country": "DE"
                 *         },
                 *         "parcels": [
                 *           {
                 *             "weight_grams": 750
                 *           }
                 *         ],
                 *         "label": {
                 *           "tracking_number": "FD000000001",
                 *           "url": "http://127.0.0.1:4020/labels/FD000000001.pdf"
                 *         },
                 *         "version": 1,
                 *         "created_at": "2026-01-15T10:00:30.000Z",
                 *         "updated_at": "2026-01-15T10:00:30.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "shipment.label_created";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Shipment"];
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
    onShipmentLabelFailed: {
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
                 *       "type": "shipment.label_failed",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "shp_77aa01bc90de4f12",
                 *         "order_reference": "order-1",
                 *         "status": "failed",
                 *         "service": "standard",
                 *         "destination": {
                 *           "name": "Customer 1",
                 *           "line1": "1 Drill Street",
                 *           "postal_code": "10115",
                 *           "city": "Berlin",
                 *           "country": "DE"
                 *         },
                 *         "parcels": [
                 *           {
                 *             "weight_grams": 750
                 *           }
                 *         ],
                 *         "label": {
                 *           "tracking_number": "FD000000001",
                 *           "url": "http://127.0.0.1:4020/labels/FD000000001.pdf"
                 *         },
                 *         "version": 2,
                 *         "created_at": "2026-01-15T10:00:30.000Z",
                 *         "updated_at": "2026-01-15T10:00:30.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "shipment.label_failed";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Shipment"];
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
    onShipmentInTransit: {
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
                 *       "type": "shipment.in_transit",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "shp_77aa01bc90de4f12",
                 *         "order_reference": "order-1",
                 *         "status": "in_transit",
                 *         "service": "standard",
                 *         "destination": {
                 *           "name": "Customer 1",
                 *           "line1": "1 Drill Street",
                 *           "postal_code": "10115",
                 *           "city": "Berlin",
                 *           "country": "DE"
                 *         },
                 *         "parcels": [
                 *           {
                 *             "weight_grams": 750
                 *           }
                 *         ],
                 *         "label": {
                 *           "tracking_number": "FD000000001",
                 *           "url": "http://127.0.0.1:4020/labels/FD000000001.pdf"
                 *         },
                 *         "version": 2,
                 *         "created_at": "2026-01-15T10:00:30.000Z",
                 *         "updated_at": "2026-01-15T10:00:30.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "shipment.in_transit";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Shipment"];
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
    onShipmentDelivered: {
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
                 *       "type": "shipment.delivered",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "shp_77aa01bc90de4f12",
                 *         "order_reference": "order-1",
                 *         "status": "delivered",
                 *         "service": "standard",
                 *         "destination": {
                 *           "name": "Customer 1",
                 *           "line1": "1 Drill Street",
                 *           "postal_code": "10115",
                 *           "city": "Berlin",
                 *           "country": "DE"
                 *         },
                 *         "parcels": [
                 *           {
                 *             "weight_grams": 750
                 *           }
                 *         ],
                 *         "label": {
                 *           "tracking_number": "FD000000001",
                 *           "url": "http://127.0.0.1:4020/labels/FD000000001.pdf"
                 *         },
                 *         "version": 2,
                 *         "created_at": "2026-01-15T10:00:30.000Z",
                 *         "updated_at": "2026-01-15T10:00:30.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "shipment.delivered";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Shipment"];
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
    onShipmentException: {
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
                 *       "type": "shipment.exception",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "shp_77aa01bc90de4f12",
                 *         "order_reference": "order-1",
                 *         "status": "exception",
                 *         "service": "standard",
                 *         "destination": {
                 *           "name": "Customer 1",
                 *           "line1": "1 Drill Street",
                 *           "postal_code": "10115",
                 *           "city": "Berlin",
                 *           "country": "DE"
                 *         },
                 *         "parcels": [
                 *           {
                 *             "weight_grams": 750
                 *           }
                 *         ],
                 *         "label": {
                 *           "tracking_number": "FD000000001",
                 *           "url": "http://127.0.0.1:4020/labels/FD000000001.pdf"
                 *         },
                 *         "version": 2,
                 *         "created_at": "2026-01-15T10:00:30.000Z",
                 *         "updated_at": "2026-01-15T10:00:30.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "shipment.exception";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Shipment"];
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
    onShipmentReturned: {
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
                 *       "type": "shipment.returned",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "shp_77aa01bc90de4f12",
                 *         "order_reference": "order-1",
                 *         "status": "returned",
                 *         "service": "standard",
                 *         "destination": {
                 *           "name": "Customer 1",
                 *           "line1": "1 Drill Street",
                 *           "postal_code": "10115",
                 *           "city": "Berlin",
                 *           "country": "DE"
                 *         },
                 *         "parcels": [
                 *           {
                 *             "weight_grams": 750
                 *           }
                 *         ],
                 *         "label": {
                 *           "tracking_number": "FD000000001",
                 *           "url": "http://127.0.0.1:4020/labels/FD000000001.pdf"
                 *         },
                 *         "version": 2,
                 *         "created_at": "2026-01-15T10:00:30.000Z",
                 *         "updated_at": "2026-01-15T10:00:30.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "shipment.returned";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Shipment"];
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
    onShipmentCancelled: {
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
                 *       "type": "shipment.cancelled",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "shp_77aa01bc90de4f12",
                 *         "order_reference": "order-1",
                 *         "status": "cancelled",
                 *         "service": "standard",
                 *         "destination": {
                 *           "name": "Customer 1",
                 *           "line1": "1 Drill Street",
                 *           "postal_code": "10115",
                 *           "city": "Berlin",
                 *           "country": "DE"
                 *         },
                 *         "parcels": [
                 *           {
                 *             "weight_grams": 750
                 *           }
                 *         ],
                 *         "label": {
                 *           "tracking_number": "FD000000001",
                 *           "url": "http://127.0.0.1:4020/labels/FD000000001.pdf"
                 *         },
                 *         "version": 2,
                 *         "created_at": "2026-01-15T10:00:30.000Z",
                 *         "updated_at": "2026-01-15T10:00:30.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "shipment.cancelled";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Shipment"];
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
