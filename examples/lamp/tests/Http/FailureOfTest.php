<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use GuzzleHttp\Exception\ConnectException;
use GuzzleHttp\Exception\RequestException;
use GuzzleHttp\Psr7\Request;
use GuzzleHttp\Psr7\Response;
use PHPUnit\Framework\TestCase;
use Shop\Http\Call;
use Shop\Http\FailureOf;
use Shop\Http\PartnerSettings;
use Shop\Http\Repeat;
use Shop\Partner\ManualFailure;
use Shop\Partner\PartnerFailure;
use Shop\Partner\RetryableFailure;
use Shop\Partner\TerminalFailure;

final class FailureOfTest extends TestCase
{
    private FailureOf $failures;

    protected function setUp(): void
    {
        $this->failures = new FailureOf(new PartnerSettings('payment', 'http://127.0.0.1', static fn (): string => 'token'), new FakeClock());
    }

    /**
     * @dataProvider answers
     *
     * @param class-string<PartnerFailure> $class
     */
    public function testKnowsWhatAnAnswerMeans(int $status, ?string $code, string $class, bool $isOutcomeUnknown): void
    {
        $failure = $this->failures->response(self::call(), new Response($status, [], $code === null ? '' : json_encode(['code' => $code])));
        self::assertInstanceOf($class, $failure);
        self::assertSame($isOutcomeUnknown, $failure->isOutcomeUnknown());
        self::assertSame($status, $failure->status);
    }

    /** @return iterable<string, array{int, ?string, class-string<PartnerFailure>, bool}> */
    public static function answers(): iterable
    {
        yield 'it failed, and perhaps only afterwards' => [500, 'internal_error', RetryableFailure::class, true];
        yield 'a gateway lost it' => [502, null, RetryableFailure::class, true];
        yield 'away' => [503, null, RetryableFailure::class, true];
        yield 'a gateway gave up' => [504, null, RetryableFailure::class, true];
        yield 'it gave up on the request' => [408, null, RetryableFailure::class, true];
        yield 'too many' => [429, 'rate_limited', RetryableFailure::class, false];
        yield 'too early' => [425, null, RetryableFailure::class, false];
        yield 'the first one under this key is still under way' => [409, 'idempotency_key_in_flight', RetryableFailure::class, true];
        yield 'another payload went under this key' => [422, 'idempotency_key_reused', ManualFailure::class, true];
        yield 'declined' => [402, 'declined', TerminalFailure::class, false];
        yield 'not there' => [404, 'not_found', TerminalFailure::class, false];
        yield 'not in this state' => [409, 'invalid_state', TerminalFailure::class, false];
        yield 'changed since it was read' => [412, 'precondition_failed', TerminalFailure::class, false];
        yield 'cannot be done' => [422, 'amount_too_large', TerminalFailure::class, false];
        yield 'malformed' => [400, 'invalid_request', ManualFailure::class, false];
        yield 'no token' => [401, 'unauthorized', ManualFailure::class, false];
        yield 'no right' => [403, 'insufficient_scope', ManualFailure::class, false];
        yield 'a status that nobody has heard of' => [499, null, ManualFailure::class, false];
        yield 'somewhere else' => [307, null, RetryableFailure::class, true];
        yield 'done, it says, and look there' => [303, null, RetryableFailure::class, true];
    }

    /**
     * @dataProvider breaks
     *
     * @param array<string, mixed> $context as Guzzle gives libcurl's
     */
    public function testKnowsWhatABrokenCallMeans(array $context, bool $isOutcomeUnknown, string $reason): void
    {
        $request = new Request('POST', 'http://127.0.0.1/v1/payments');
        foreach ([new ConnectException('', $request, null, $context), new RequestException('', $request, null, null, $context)] as $error) {
            $failure = $this->failures->transport(self::call(), $error);
            self::assertInstanceOf(RetryableFailure::class, $failure);
            self::assertSame($isOutcomeUnknown, $failure->isOutcomeUnknown());
            self::assertSame($reason, $failure->reason);
        }
    }

    /** @return iterable<string, array{array<string, mixed>, bool, string}> */
    public static function breaks(): iterable
    {
        yield 'nobody listens' => [['errno' => CURLE_COULDNT_CONNECT], false, 'no-connection'];
        yield 'no such name' => [['errno' => CURLE_COULDNT_RESOLVE_HOST], false, 'no-connection'];
        yield 'TLS failed' => [['errno' => CURLE_SSL_CONNECT_ERROR], false, 'no-connection'];
        yield 'nobody took the connection in time' => [['errno' => CURLE_OPERATION_TIMEOUTED, 'pretransfer_time' => 0.0], false, 'connect-timeout'];
        yield 'no answer in time' => [['errno' => CURLE_OPERATION_TIMEOUTED, 'pretransfer_time' => 0.01], true, 'timeout'];
        yield 'closed without a byte' => [['errno' => CURLE_GOT_NOTHING], true, 'connection-broken'];
        yield 'reset' => [['errno' => CURLE_RECV_ERROR], true, 'connection-broken'];
        yield 'cut in the middle' => [['errno' => CURLE_PARTIAL_FILE], true, 'connection-broken'];
        yield 'nothing is known of it' => [[], true, 'connection-broken'];
    }

    public function testSaysNothingThatThePartnerSaid(): void
    {
        $problem = json_encode(['code' => 'Card 4111 1111 1111 1111', 'detail' => 'Jane Doe, 1 Drill Street']);
        $failure = $this->failures->response(self::call(), new Response(422, [], $problem));
        self::assertSame('payment createPayment: status-422 (status 422)', $failure->getMessage());
    }

    public function testReadsHowLongThePartnerWantsToBeLeftAlone(): void
    {
        $failure = $this->failures->response(self::call(), new Response(429, ['Retry-After' => '3']));
        self::assertInstanceOf(RetryableFailure::class, $failure);
        self::assertSame(3_000, $failure->retryAfterMs);
    }

    public function testLetsAMistakeOfTheShopsOwnThrough(): void
    {
        $this->expectException(\LogicException::class);
        $this->failures->transport(self::call(), new \LogicException());
    }

    private static function call(): Call
    {
        return new Call('createPayment', 'POST', '/v1/payments', Repeat::Keyed, static fn (): object => new \stdClass());
    }
}
