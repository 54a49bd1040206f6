"""Where verdicts go besides files: a webhook, MQTT, Modbus/TCP. Each is a `Sink`; `courier` brings results to it."""
