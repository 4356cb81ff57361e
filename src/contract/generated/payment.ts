// Generated from the contract by `npm run generate`. Do not edit.
export interface paths {
    "/v1/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the payments of an order, or of all
         * @description Newest first. Authoritative. Who lost webhooks catches up by the payments created since.
         */
        get: operations["listPayments"];
        put?: never;
        /**
         * Authorize a payment
         * @description Reserves the amount on the card behind a hosted-fields token. A token of a card that needs the shopper answers `requires_action` with a redirect.
         */
        post: operations["createPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{payment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a payment
         * @description Authoritative.
         */
        get: operations["getPayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{payment_id}/authentication": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish the redirect step
         * @description What the shopper's browser does at the bank: it carries no bearer token. Success authorizes the payment, failure declines it.
         */
        post: operations["completeAuthentication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{payment_id}/capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Capture a payment, wholly or in part
         * @description Further captures may follow up to the authorized amount.
         */
        post: operations["capturePayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{payment_id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an authorization back
         * @description Only before the first capture.
         */
        post: operations["voidPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{payment_id}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the refunds of a payment
         * @description Newest first. Authoritative.
         */
        get: operations["listRefunds"];
        put?: never;
        /**
         * Refund a captured payment, wholly or in part
         * @description Ends later, by webhook: succeeded or failed.
         */
        post: operations["createRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/refunds/{refund_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a refund
         * @description Authoritative.
         */
        get: operations["getRefund"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/balance_transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The settlement report of a day
         * @description Every capture and refund that was booked that day (UTC), for reconciliation. Oldest first.
         */
        get: operations["listBalanceTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "payment.authorized": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The amount is reserved */
        post: operations["onPaymentAuthorized"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.requires_action": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The shopper must act */
        post: operations["onPaymentRequiresAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.declined": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The payment was declined */
        post: operations["onPaymentDeclined"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.captured": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Money was captured */
        post: operations["onPaymentCaptured"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.voided": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The authorization was given back */
        post: operations["onPaymentVoided"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment.capture_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A capture that had been accepted failed at the bank
         * @description Rare, and up to days later: the money did not come, and nothing of the payment is captured any more.
         */
        post: operations["onPaymentCaptureFailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "refund.succeeded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The refund reached the shopper */
        post: operations["onRefundSucceeded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "refund.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The refund failed; the money is back with the merchant */
        post: operations["onRefundFailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "dispute.opened": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The shopper disputes the charge at the bank */
        post: operations["onDisputeOpened"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "dispute.won": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The dispute ended for the merchant */
        post: operations["onDisputeWon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "dispute.lost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The dispute ended for the shopper; the money is gone */
        post: operations["onDisputeLost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payout.paid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Money that was captured went out to the merchant's bank account
         * @description Of the merchant's account and no order: nothing follows from it for any. The settlement report says what was booked.
         */
        post: operations["onPayoutPaid"];
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
        /**
         * @description An amount in minor units of the currency (cents for EUR).
         * @example 4990
         */
        AmountMinor: number;
        Total: number;
        /**
         * @description ISO 4217.
         * @example EUR
         */
        Currency: string;
        CreatePayment: {
            order_reference: components["schemas"]["OrderReference"];
            amount_minor: components["schemas"]["AmountMinor"];
            currency: components["schemas"]["Currency"];
            /**
             * @description From hosted fields, never a card number. For tests: tok_visa_ok, tok_declined, tok_insufficient_funds, tok_requires_action, tok_refund_fails.
             * @example tok_visa_ok
             */
            payment_token: string;
            /** Format: uri */
            return_url?: string;
        };
        CapturePayment: {
            amount_minor: components["schemas"]["AmountMinor"];
        };
        VoidPayment: Record<string, never>;
        CompleteAuthentication: {
            /** @enum {string} */
            outcome: "succeeded" | "failed";
        };
        CreateRefund: {
            amount_minor: components["schemas"]["AmountMinor"];
            /** @description The merchant's own reference of this refund. */
            refund_reference: string;
            reason?: string;
        };
        Payment: {
            id: string;
            order_reference: components["schemas"]["OrderReference"];
            /** @enum {string} */
            status: "requires_action" | "authorized" | "declined" | "captured" | "voided" | "capture_failed";
            amount_minor: components["schemas"]["AmountMinor"];
            captured_minor: components["schemas"]["Total"];
            refunded_minor: components["schemas"]["Total"];
            currency: components["schemas"]["Currency"];
            next_action?: {
                /** @constant */
                type: "redirect";
                /** Format: uri */
                redirect_url: string;
            };
            decline_reason?: string;
            version: number;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        Refund: {
            id: string;
            payment_id: string;
            order_reference: components["schemas"]["OrderReference"];
            refund_reference: string;
            amount_minor: components["schemas"]["AmountMinor"];
            currency: components["schemas"]["Currency"];
            /** @enum {string} */
            status: "pending" | "succeeded" | "failed";
            failure_reason?: string;
            created_at: components["schemas"]["Timestamp"];
        };
        Dispute: {
            id: string;
            payment_id: string;
            order_reference: components["schemas"]["OrderReference"];
            amount_minor: components["schemas"]["AmountMinor"];
            currency: components["schemas"]["Currency"];
            /** @enum {string} */
            status: "opened" | "won" | "lost";
            reason: string;
            created_at: components["schemas"]["Timestamp"];
        };
        Payout: {
            id: string;
            amount_minor: components["schemas"]["AmountMinor"];
            currency: components["schemas"]["Currency"];
            /** @enum {string} */
            status: "paid";
            created_at: components["schemas"]["Timestamp"];
        };
        BalanceTransaction: {
            id: string;
            /** @enum {string} */
            type: "capture" | "refund" | "capture_failed";
            payment_id: string;
            refund_id?: string;
            order_reference: components["schemas"]["OrderReference"];
            /** @description Signed: refunds and failed captures are negative. */
            amount_minor: number;
            currency: components["schemas"]["Currency"];
            created_at: components["schemas"]["Timestamp"];
        };
        PaymentList: {
            data: components["schemas"]["Payment"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        RefundList: {
            data: components["schemas"]["Refund"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        BalanceTransactionList: {
            data: components["schemas"]["BalanceTransaction"][];
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
         * @description The merchant's own reference of the order, as printed on its invoices. Any text that can be printed.
         * @example order-1
         */
        OptionalOrderReference: components["schemas"]["OrderReference"];
        /**
         * @description Those created at that time or after it.
         * @example 2026-01-15T00:00:00.000Z
         */
        CreatedSince: components["schemas"]["Timestamp"];
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
         * @example pay_4f2a9c01d7b34e68
         */
        PaymentId: string;
        /**
         * @description The resource's id.
         * @example re_81c0de5f22a94b17
         */
        RefundId: string;
        /**
         * @description The day, in UTC.
         * @example 2026-01-15
         */
        Day: string;
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
    listPayments: {
        parameters: {
            query?: {
                /**
                 * @description The merchant's own reference of the order, as printed on its invoices. Any text that can be printed.
                 * @example order-1
                 */
                order_reference?: components["parameters"]["OptionalOrderReference"];
                /**
                 * @description Those created at that time or after it.
                 * @example 2026-01-15T00:00:00.000Z
                 */
                created_since?: components["parameters"]["CreatedSince"];
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
            /** @description A page of payments. */
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
                     *           "id": "pay_4f2a9c01d7b34e68",
                     *           "order_reference": "order-1",
                     *           "status": "authorized",
                     *           "amount_minor": 4990,
                     *           "captured_minor": 0,
                     *           "refunded_minor": 0,
                     *           "currency": "EUR",
                     *           "version": 1,
                     *           "created_at": "2026-01-15T10:00:00.000Z",
                     *           "updated_at": "2026-01-15T10:00:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PaymentList"];
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
    createPayment: {
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
                 *       "amount_minor": 4990,
                 *       "currency": "EUR",
                 *       "payment_token": "tok_visa_ok",
                 *       "return_url": "http://127.0.0.1:8080/orders/order-1/return"
                 *     }
                 */
                "application/json": components["schemas"]["CreatePayment"];
            };
        };
        responses: {
            /** @description The payment: authorized, declined, or waiting for the shopper. */
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
                     *       "id": "pay_4f2a9c01d7b34e68",
                     *       "order_reference": "order-1",
                     *       "status": "authorized",
                     *       "amount_minor": 4990,
                     *       "captured_minor": 0,
                     *       "refunded_minor": 0,
                     *       "currency": "EUR",
                     *       "version": 1,
                     *       "created_at": "2026-01-15T10:00:00.000Z",
                     *       "updated_at": "2026-01-15T10:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Payment"];
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
    getPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The resource's id.
                 * @example pay_4f2a9c01d7b34e68
                 */
                payment_id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The payment. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "pay_4f2a9c01d7b34e68",
                     *       "order_reference": "order-1",
                     *       "status": "authorized",
                     *       "amount_minor": 4990,
                     *       "captured_minor": 0,
                     *       "refunded_minor": 0,
                     *       "currency": "EUR",
                     *       "version": 1,
                     *       "created_at": "2026-01-15T10:00:00.000Z",
                     *       "updated_at": "2026-01-15T10:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Payment"];
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
    completeAuthentication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The resource's id.
                 * @example pay_4f2a9c01d7b34e68
                 */
                payment_id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "outcome": "succeeded"
                 *     }
                 */
                "application/json": components["schemas"]["CompleteAuthentication"];
            };
        };
        responses: {
            /** @description The payment. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "pay_4f2a9c01d7b34e68",
                     *       "order_reference": "order-1",
                     *       "status": "authorized",
                     *       "amount_minor": 4990,
                     *       "captured_minor": 0,
                     *       "refunded_minor": 0,
                     *       "currency": "EUR",
                     *       "version": 1,
                     *       "created_at": "2026-01-15T10:00:00.000Z",
                     *       "updated_at": "2026-01-15T10:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Payment"];
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerError"];
        };
    };
    capturePayment: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The same key with the same payload gives the same answer and one effect (IETF draft-ietf-httpapi-idempotency-key-header). Missing gives 400 `idempotency_key_missing`; another payload 422 `idempotency_key_reused`; one still in flight 409 `idempotency_key_in_flight`.
                 * @example order-1-step-1
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The resource's id.
                 * @example pay_4f2a9c01d7b34e68
                 */
                payment_id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount_minor": 4990
                 *     }
                 */
                "application/json": components["schemas"]["CapturePayment"];
            };
        };
        responses: {
            /** @description The payment after the capture. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "pay_4f2a9c01d7b34e68",
                     *       "order_reference": "order-1",
                     *       "status": "captured",
                     *       "amount_minor": 4990,
                     *       "captured_minor": 4990,
                     *       "refunded_minor": 0,
                     *       "currency": "EUR",
                     *       "version": 2,
                     *       "created_at": "2026-01-15T10:00:00.000Z",
                     *       "updated_at": "2026-01-15T10:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description Accepted: the payment as it was before. The bank decides later; `payment.captured` or `payment.capture_failed` tells what came of it, and so does reading the payment. Until then nothing more can be captured or voided (409 `capture_pending`). */
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
                     *       "id": "pay_4f2a9c01d7b34e68",
                     *       "order_reference": "order-1",
                     *       "status": "authorized",
                     *       "amount_minor": 4990,
                     *       "captured_minor": 0,
                     *       "refunded_minor": 0,
                     *       "currency": "EUR",
                     *       "version": 1,
                     *       "created_at": "2026-01-15T10:00:00.000Z",
                     *       "updated_at": "2026-01-15T10:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Payment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerError"];
        };
    };
    voidPayment: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The same key with the same payload gives the same answer and one effect (IETF draft-ietf-httpapi-idempotency-key-header). Missing gives 400 `idempotency_key_missing`; another payload 422 `idempotency_key_reused`; one still in flight 409 `idempotency_key_in_flight`.
                 * @example order-1-step-1
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The resource's id.
                 * @example pay_4f2a9c01d7b34e68
                 */
                payment_id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["VoidPayment"];
            };
        };
        responses: {
            /** @description The voided payment. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Idempotent-Replayed": components["headers"]["IdempotentReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "pay_4f2a9c01d7b34e68",
                     *       "order_reference": "order-1",
                     *       "status": "voided",
                     *       "amount_minor": 4990,
                     *       "captured_minor": 0,
                     *       "refunded_minor": 0,
                     *       "currency": "EUR",
                     *       "version": 2,
                     *       "created_at": "2026-01-15T10:00:00.000Z",
                     *       "updated_at": "2026-01-15T10:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Payment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerError"];
        };
    };
    listRefunds: {
        parameters: {
            query?: {
                /**
                 * @description How many to a page.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                /**
                 * @description The resource's id.
                 * @example pay_4f2a9c01d7b34e68
                 */
                payment_id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of refunds. */
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
                     *           "id": "re_81c0de5f22a94b17",
                     *           "payment_id": "pay_4f2a9c01d7b34e68",
                     *           "order_reference": "order-1",
                     *           "refund_reference": "refund-1",
                     *           "amount_minor": 1000,
                     *           "currency": "EUR",
                     *           "status": "succeeded",
                     *           "created_at": "2026-01-15T10:05:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["RefundList"];
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
    createRefund: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The same key with the same payload gives the same answer and one effect (IETF draft-ietf-httpapi-idempotency-key-header). Missing gives 400 `idempotency_key_missing`; another payload 422 `idempotency_key_reused`; one still in flight 409 `idempotency_key_in_flight`.
                 * @example order-1-step-1
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The resource's id.
                 * @example pay_4f2a9c01d7b34e68
                 */
                payment_id: components["parameters"]["PaymentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount_minor": 1000,
                 *       "refund_reference": "refund-1",
                 *       "reason": "requested_by_customer"
                 *     }
                 */
                "application/json": components["schemas"]["CreateRefund"];
            };
        };
        responses: {
            /** @description The refund. */
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
                     *       "id": "re_81c0de5f22a94b17",
                     *       "payment_id": "pay_4f2a9c01d7b34e68",
                     *       "order_reference": "order-1",
                     *       "refund_reference": "refund-1",
                     *       "amount_minor": 1000,
                     *       "currency": "EUR",
                     *       "status": "pending",
                     *       "created_at": "2026-01-15T10:05:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["ContentTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            default: components["responses"]["ServerError"];
        };
    };
    getRefund: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The resource's id.
                 * @example re_81c0de5f22a94b17
                 */
                refund_id: components["parameters"]["RefundId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The refund. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "re_81c0de5f22a94b17",
                     *       "payment_id": "pay_4f2a9c01d7b34e68",
                     *       "order_reference": "order-1",
                     *       "refund_reference": "refund-1",
                     *       "amount_minor": 1000,
                     *       "currency": "EUR",
                     *       "status": "succeeded",
                     *       "created_at": "2026-01-15T10:05:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Refund"];
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
    listBalanceTransactions: {
        parameters: {
            query: {
                /**
                 * @description The day, in UTC.
                 * @example 2026-01-15
                 */
                day: components["parameters"]["Day"];
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
            /** @description A page of the report. */
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
                     *           "id": "bt_000001",
                     *           "type": "capture",
                     *           "payment_id": "pay_4f2a9c01d7b34e68",
                     *           "order_reference": "order-1",
                     *           "amount_minor": 4990,
                     *           "currency": "EUR",
                     *           "created_at": "2026-01-15T10:01:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["BalanceTransactionList"];
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
    onPaymentAuthorized: {
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
                 *       "type": "payment.authorized",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "pay_4f2a9c01d7b34e68",
                 *         "order_reference": "order-1",
                 *         "status": "authorized",
                 *         "amount_minor": 4990,
                 *         "captured_minor": 0,
                 *         "refunded_minor": 0,
                 *         "currency": "EUR",
                 *         "version": 1,
                 *         "created_at": "2026-01-15T10:00:00.000Z",
                 *         "updated_at": "2026-01-15T10:00:00.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "payment.authorized";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Payment"];
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
    onPaymentRequiresAction: {
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
                 *       "type": "payment.requires_action",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "pay_4f2a9c01d7b34e68",
                 *         "order_reference": "order-1",
                 *         "status": "requires_action",
                 *         "amount_minor": 4990,
                 *         "captured_minor": 0,
                 *         "refunded_minor": 0,
                 *         "currency": "EUR",
                 *         "version": 1,
                 *         "created_at": "2026-01-15T10:00:00.000Z",
                 *         "updated_at": "2026-01-15T10:00:00.000Z",
                 *         "next_action": {
                 *           "type": "redirect",
                 *           "redirect_url": "http://127.0.0.1:4010/v1/payments/pay_4f2a9c01d7b34e68/authentication"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "payment.requires_action";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Payment"];
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
    onPaymentDeclined: {
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
                 *       "type": "payment.declined",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "pay_4f2a9c01d7b34e68",
                 *         "order_reference": "order-1",
                 *         "status": "declined",
                 *         "amount_minor": 4990,
                 *         "captured_minor": 0,
                 *         "refunded_minor": 0,
                 *         "currency": "EUR",
                 *         "version": 1,
                 *         "created_at": "2026-01-15T10:00:00.000Z",
                 *         "updated_at": "2026-01-15T10:00:00.000Z",
                 *         "decline_reason": "insufficient_funds"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "payment.declined";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Payment"];
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
    onPaymentCaptured: {
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
                 *       "type": "payment.captured",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "pay_4f2a9c01d7b34e68",
                 *         "order_reference": "order-1",
                 *         "status": "captured",
                 *         "amount_minor": 4990,
                 *         "captured_minor": 4990,
                 *         "refunded_minor": 0,
                 *         "currency": "EUR",
                 *         "version": 2,
                 *         "created_at": "2026-01-15T10:00:00.000Z",
                 *         "updated_at": "2026-01-15T10:00:00.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "payment.captured";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Payment"];
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
    onPaymentVoided: {
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
                 *       "type": "payment.voided",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "pay_4f2a9c01d7b34e68",
                 *         "order_reference": "order-1",
                 *         "status": "voided",
                 *         "amount_minor": 4990,
                 *         "captured_minor": 0,
                 *         "refunded_minor": 0,
                 *         "currency": "EUR",
                 *         "version": 2,
                 *         "created_at": "2026-01-15T10:00:00.000Z",
                 *         "updated_at": "2026-01-15T10:00:00.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "payment.voided";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Payment"];
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
    onPaymentCaptureFailed: {
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
                 *       "type": "payment.capture_failed",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "pay_4f2a9c01d7b34e68",
                 *         "order_reference": "order-1",
                 *         "status": "capture_failed",
                 *         "amount_minor": 4990,
                 *         "captured_minor": 0,
                 *         "refunded_minor": 0,
                 *         "currency": "EUR",
                 *         "version": 3,
                 *         "created_at": "2026-01-15T10:00:00.000Z",
                 *         "updated_at": "2026-01-15T10:00:00.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "payment.capture_failed";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Payment"];
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
    onRefundSucceeded: {
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
                 *       "type": "refund.succeeded",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "re_81c0de5f22a94b17",
                 *         "payment_id": "pay_4f2a9c01d7b34e68",
                 *         "order_reference": "order-1",
                 *         "refund_reference": "refund-1",
                 *         "amount_minor": 1000,
                 *         "currency": "EUR",
                 *         "status": "succeeded",
                 *         "created_at": "2026-01-15T10:05:00.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "refund.succeeded";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Refund"];
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
    onRefundFailed: {
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
                 *       "type": "refund.failed",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "re_81c0de5f22a94b17",
                 *         "payment_id": "pay_4f2a9c01d7b34e68",
                 *         "order_reference": "order-1",
                 *         "refund_reference": "refund-1",
                 *         "amount_minor": 1000,
                 *         "currency": "EUR",
                 *         "status": "failed",
                 *         "created_at": "2026-01-15T10:05:00.000Z",
                 *         "failure_reason": "account_closed"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "refund.failed";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Refund"];
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
    onDisputeOpened: {
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
                 *       "type": "dispute.opened",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "dp_5c11ab90e3d74f20",
                 *         "payment_id": "pay_4f2a9c01d7b34e68",
                 *         "order_reference": "order-1",
                 *         "amount_minor": 5000,
                 *         "currency": "EUR",
                 *         "status": "opened",
                 *         "created_at": "2026-01-15T10:05:00.000Z",
                 *         "reason": "product_not_received"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "dispute.opened";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Dispute"];
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
    onDisputeWon: {
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
                 *       "type": "dispute.won",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "dp_5c11ab90e3d74f20",
                 *         "payment_id": "pay_4f2a9c01d7b34e68",
                 *         "order_reference": "order-1",
                 *         "amount_minor": 5000,
                 *         "currency": "EUR",
                 *         "status": "won",
                 *         "created_at": "2026-01-15T10:05:00.000Z",
                 *         "reason": "product_not_received"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "dispute.won";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Dispute"];
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
    onDisputeLost: {
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
                 *       "type": "dispute.lost",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "dp_5c11ab90e3d74f20",
                 *         "payment_id": "pay_4f2a9c01d7b34e68",
                 *         "order_reference": "order-1",
                 *         "amount_minor": 5000,
                 *         "currency": "EUR",
                 *         "status": "lost",
                 *         "created_at": "2026-01-15T10:05:00.000Z",
                 *         "reason": "product_not_received"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "dispute.lost";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Dispute"];
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
    onPayoutPaid: {
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
                 *       "type": "payout.paid",
                 *       "version": 1,
                 *       "timestamp": "2026-01-15T10:00:00.000Z",
                 *       "data": {
                 *         "id": "po_77d0c1be4a5f4d19",
                 *         "amount_minor": 4990,
                 *         "currency": "EUR",
                 *         "status": "paid",
                 *         "created_at": "2026-01-15T10:00:00.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "payout.paid";
                    /** @constant */
                    version: 1;
                    timestamp: components["schemas"]["Timestamp"];
                    data: components["schemas"]["Payout"];
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
