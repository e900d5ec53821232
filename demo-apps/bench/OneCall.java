import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One GET of its argument through HttpURLConnection. */
final class OneCall {
  private OneCall() {}

  public static void main(String[] args) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) URI.create(args[0]).toURL().openConnection();
    try (InputStream in = connection.getInputStream()) {
      System.out.print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
