<?php

declare(strict_types=1);

namespace Shop\Tests\Http;

use GuzzleHttp\Client;
use GuzzleHttp\Handler\CurlHandler;
use GuzzleHttp\HandlerStack;
use GuzzleHttp\Middleware;
use PHPUnit\Framework\TestCase;
use Shop\Http\Middleware\FreshConnection;

/**
 * Against a server that answers the first request of each connection, keeps it open, and at the second one takes that wholly and
 * hangs up: as a partner does that is restarted, or a gateway whose idle time is over.
 */
final class FreshConnectionTest extends TestCase
{
    /** @var resource */
    private $server;
    /** @var resource */
    private $output;
    private string $url;

    protected function setUp(): void
    {
        $this->server = proc_open([PHP_BINARY, __DIR__ . '/processes/hang-up-on-second.php'], [1 => ['pipe', 'w']], $pipes);
        $this->output = $pipes[1];
        $this->url = 'http://' . trim((string) fgets($this->output));
    }

    protected function tearDown(): void
    {
        proc_terminate($this->server, SIGKILL);
        proc_close($this->server);
    }

    public function testLibcurlSendsAPostTwiceByItselfWhereItIsLetTo(): void
    {
        $this->post(null);
        self::assertSame(['first', 'second', 'second'], $this->taken());
    }

    public function testSendsAPostOnceOnAConnectionOfItsOwn(): void
    {
        $this->post(new FreshConnection());
        self::assertSame(['first', 'second'], $this->taken());
    }

    private function post(?callable $middleware): void
    {
        $stack = new HandlerStack(new CurlHandler());
        $stack->push(Middleware::prepareBody());
        if ($middleware !== null) {
            $stack->push($middleware);
        }
        $client = new Client(['handler' => $stack, 'timeout' => 10]);
        foreach (['first', 'second'] as $body) {
            self::assertSame(200, $client->request('POST', $this->url, ['body' => $body])->getStatusCode());
        }
    }

    /** @return list<string> the bodies of all requests that the server was sent */
    private function taken(): array
    {
        proc_terminate($this->server);

        return explode("\n", trim((string) stream_get_contents($this->output)));
    }
}
