package dev.weft.consul.json;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.document.PolicyStore.Text;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The last known state of one Consul as one caller saw it; the content of a cache file.
 *
 * @param of whose state it is: a file of another is not used
 * @param writtenMillis since the epoch
 * @param chains what Consul's own configuration says of services, by name; without text: nothing
 * @param services by {@code ServiceName.key()}
 */
public record Known(
    String of,
    long writtenMillis,
    Set<String> catalog,
    Map<String, Text> documents,
    Map<String, Text> chains,
    Map<String, List<Endpoint>> services) {}
