<?php

declare(strict_types=1);

namespace Shop\Tests\Fulfilment;

use Shop\Config;
use Shop\Fulfilment\OrderWorker;
use Shop\Fulfilment\StepOutcome;
use Shop\Fulfilment\Steps;
use Shop\Http\Clock;
use Shop\Services;

/** Workers within the test's own process, whose partners nobody answers for: what they were about to ask for is kept with the step. */
final class Workers
{
    public static function services(): Services
    {
        $away = 'http://127.0.0.1:9';
        return new Services(Config::fromEnvironment(
            ['PAYMENT_URL' => $away, 'CARRIER_URL' => $away, 'MESSAGING_URL' => $away, 'METRICS_FOLDER' => sys_get_temp_dir()]
            + ['SECRETS_URL' => 'env:'] + getenv(),
        ));
    }

    public static function of(Services $shop, ?Clock $clock = null): OrderWorker
    {
        return new OrderWorker(
            $shop->database(),
            $shop->workStore(),
            $shop->orders(),
            $shop->steps(),
            new Steps($shop->payments(), $shop->carrier(), $shop->messages(), $shop->config),
            $shop->orderChange(),
            $shop->inbox(),
            new StepOutcome($shop->steps(), $shop->orderChange(), $shop->config, $shop->clock(), $shop->log()),
            $shop->config,
            $clock ?? $shop->clock(),
            $shop->log(),
        );
    }
}
