package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.MeshAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Endpoints as URLs: {@code http://endpoint-ip:port/file}. The one last made for an endpoint is
 * kept, as the next request there is often for the same file. Used by any thread.
 */
final class UrlEndpoints {
  /** Endpoints come and go. */
  private static final int MOST = 1024;

  private static final int LONGEST_FILE = 256;

  private final ConcurrentHashMap<MeshAddress, URL> last = new ConcurrentHashMap<>();

  URL url(MeshAddress address, URL written) throws MalformedURLException {
    URL known = last.get(address);
    if (known != null && isSame(known, written)) {
      return known;
    }
    String ip = known == null ? address.ipLiteral() : known.getHost();
    URL made = new URL(written.getProtocol(), ip, address.getPort(), written.getFile());
    if (made.getFile().length() <= LONGEST_FILE) {
      if (last.mappingCount() >= MOST) {
        last.clear();
      }
      last.put(address, made);
    }
    return made;
  }

  private static boolean isSame(URL known, URL written) {
    return known.getFile().equals(written.getFile())
        && known.getProtocol().equals(written.getProtocol());
  }
}
