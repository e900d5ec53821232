package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Ground;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.Picker;
import dev.weft.policy.route.RequestHead;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Data for tests: endpoints by number, requests, chance as a list of draws. */
public final class Given {
  public static final long SECOND = 1_000_000_000L;
  public static final long MILLI = 1_000_000L;

  /** A request that says nothing of itself. */
  public static final Picker.Request REQUEST = hashed(0);

  private Given() {}

  public static Picker.Request hashed(long hash) {
    return new Picker.Request() {
      @Override
      public long hash() {
        return hash;
      }

      @Override
      public boolean isStream() {
        return false;
      }
    };
  }

  /** Of a service without requests in flight. */
  public static Ground ground(IntUnaryOperator chance) {
    return new Ground(chance, () -> 0);
  }

  /** Always the lowest. */
  public static int lowest(int bound) {
    return 0;
  }

  /** These draws in this order, then 0; each must be within its bound. */
  public static IntUnaryOperator draws(int... values) {
    Deque<Integer> left = new ArrayDeque<>();
    for (int value : values) {
      left.add(value);
    }
    return bound -> {
      int drawn = left.isEmpty() ? 0 : left.remove();
      if (drawn >= bound) {
        throw new AssertionError("draw " + drawn + " of " + bound);
      }
      return drawn;
    };
  }

  public static Endpoint endpoint(int number) {
    return endpoint(number, Health.PASSING, 1);
  }

  public static Endpoint endpoint(int number, Health health, int weight) {
    return new Endpoint(
        "i" + number, address(number), 8000 + number, health, weight, Set.of(), Map.of());
  }

  public static Endpoint tagged(int number, String... tags) {
    return new Endpoint(
        "i" + number,
        address(number),
        8000 + number,
        Health.PASSING,
        1,
        Set.of(tags),
        Map.of("version", tags.length == 0 ? "none" : tags[0]));
  }

  public static List<Endpoint> endpoints(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(Given::endpoint).toList();
  }

  public static MeshSnapshot.Service service(
      String name, ServicePolicy policy, Endpoint... endpoints) {
    return new MeshSnapshot.Service(ServiceName.of(name), List.of(endpoints), policy, null);
  }

  public static MeshSnapshot snapshot(MeshSnapshot.Service... services) {
    Map<String, MeshSnapshot.Service> byKey = new TreeMap<>();
    for (MeshSnapshot.Service service : services) {
      byKey.put(service.name().key(), service);
    }
    return new MeshSnapshot(MeshSnapshot.Switches.ON, byKey.keySet(), byKey, Map.of(), List.of());
  }

  public static RequestHead get(String authority, String path) {
    return request("GET", authority, path, Map.of());
  }

  public static RequestHead request(
      String method, String authority, String path, Map<String, String> headers) {
    return new RequestHead() {
      @Override
      public String method() {
        return method;
      }

      @Override
      public String authority() {
        return authority;
      }

      @Override
      public String path() {
        return path;
      }

      @Override
      public @Nullable String header(String name) {
        return headers.get(name);
      }
    };
  }

  private static InetAddress address(int number) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) number});
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
