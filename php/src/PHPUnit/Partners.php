<?php

declare(strict_types=1);

namespace Firedrill\PHPUnit;

use Firedrill\Client;

/** The partners of a suite: started when a test first asks for them, ended with the process. */
final class Partners
{
    private static ?Client $client = null;
    /** @var (\Closure(): Client)|null */
    private static ?\Closure $open = null;

    /**
     * Says how they are started, in the suite's bootstrap: with a webhook URL, with contracts of your own.
     *
     * @param \Closure(): Client $open such as `fn () => Client::start(webhookUrl: 'http://127.0.0.1:8080/webhooks/{partner}')`
     */
    public static function startWith(\Closure $open): void
    {
        self::$open = $open;
    }

    /** Those of the URL in `FIREDRILL_URL` where there is one, else those that are started here. */
    public static function client(): Client
    {
        return self::$client ??= self::open();
    }

    private static function open(): Client
    {
        if (self::$open !== null) {
            return (self::$open)();
        }
        $url = getenv('FIREDRILL_URL');

        return is_string($url) && $url !== '' ? Client::attach($url) : Client::start();
    }
}
