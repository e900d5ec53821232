package dev.weft.agent.it.stateful.app;

import dev.weft.agent.it.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** An application with Paho, which connects again by itself one second after a connection's end. */
public final class MqttApp {
  private static final int SIZE = 8;
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int RECONNECT_MILLIS = 1_000;
  private static final List<Subscriber> SUBSCRIBERS = new ArrayList<>();

  private MqttApp() {}

  public static Fields open(Fields what) throws MqttException {
    for (int i = 0; i < SIZE; i++) {
      SUBSCRIBERS.add(new Subscriber("tcp://" + what.get("address"), "weft-" + i));
    }
    for (Subscriber subscriber : SUBSCRIBERS) {
      subscriber.connecting.waitForCompletion(TIMEOUT_MILLIS);
    }
    return Fields.of();
  }

  public static Fields spread(Fields nothing) throws Exception {
    Tally tally = new Tally();
    for (Subscriber subscriber : SUBSCRIBERS) {
      tally.add(subscriber.server());
    }
    return tally.fields();
  }

  /** A worker for each connection. */
  public static Fields load(Fields nothing) {
    Workload.start(SIZE, worker -> SUBSCRIBERS.get(worker)::server);
    return Fields.of();
  }

  public static Fields close(Fields nothing) throws MqttException {
    for (Subscriber subscriber : SUBSCRIBERS) {
      subscriber.close();
    }
    SUBSCRIBERS.clear();
    return Fields.of();
  }

  /** A client that asks its broker's name by subscribing to it anew. */
  private static final class Subscriber {
    private final BlockingQueue<String> names = new LinkedBlockingQueue<>();
    private final MqttAsyncClient client;
    private final IMqttToken connecting;

    Subscriber(String broker, String id) throws MqttException {
      client = new MqttAsyncClient(broker, id, new MemoryPersistence());
      MqttConnectOptions options = new MqttConnectOptions();
      options.setAutomaticReconnect(true);
      options.setMaxReconnectDelay(RECONNECT_MILLIS);
      options.setConnectionTimeout(TIMEOUT_MILLIS / 1000);
      connecting = client.connect(options);
    }

    String server() throws MqttException, InterruptedException {
      names.clear();
      client
          .subscribe("name", 0, (topic, message) -> names.add(message.toString()))
          .waitForCompletion(TIMEOUT_MILLIS);
      String name = names.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      if (name == null) {
        throw new MqttException(MqttException.REASON_CODE_CLIENT_TIMEOUT);
      }
      return name;
    }

    void close() throws MqttException {
      client.disconnect().waitForCompletion(TIMEOUT_MILLIS);
      client.close();
    }
  }
}
