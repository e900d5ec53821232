package dev.weft.agent.it.isolation;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** A {@code main} that makes a call to each address it is given, by both clients, and returns. */
public final class Brief {
  private Brief() {}

  public static void main(String[] urls) throws IOException, InterruptedException {
    for (String url : urls) {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      System.out.println("url " + connection.getResponseCode());
      connection.getInputStream().readAllBytes();
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
      System.out.println(
          "http "
              + HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode());
    }
    System.out.println("done");
  }
}
