package dev.weft.agent.it.stateful.app;

import dev.weft.agent.it.Fields;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** An application that sends mail, each by a connection of its own. */
public final class MailApp {
  private static final int WORKERS = 4;
  private static final String QUEUED = "250 queued by ";

  private static Session session;

  private MailApp() {}

  public static Fields open(Fields what) {
    Properties properties = new Properties();
    properties.put("mail.smtp.host", what.get("host"));
    properties.put("mail.smtp.port", what.get("port", "25"));
    properties.put("mail.smtp.localhost", "web.example");
    properties.put("mail.from", "web@web.example");
    properties.put("mail.smtp.connectiontimeout", "2000");
    properties.put("mail.smtp.timeout", "5000");
    session = Session.getInstance(properties);
    return Fields.of();
  }

  /** Sends {@code count} mails: which server took how many. */
  public static Fields spread(Fields what) throws MessagingException {
    Tally tally = new Tally();
    for (int i = 0; i < what.number("count", 1); i++) {
      tally.add(send());
    }
    return tally.fields();
  }

  public static Fields load(Fields nothing) {
    Workload.start(WORKERS, worker -> MailApp::send);
    return Fields.of();
  }

  private static String send() throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress("web@web.example"));
    message.setRecipient(RecipientType.TO, new InternetAddress("you@there.example"));
    message.setSubject("hello");
    message.setText("hello");
    message.saveChanges();
    try (SMTPTransport transport = (SMTPTransport) session.getTransport("smtp")) {
      transport.connect();
      transport.sendMessage(message, message.getAllRecipients());
      String reply = transport.getLastServerResponse().strip();
      if (!reply.startsWith(QUEUED)) {
        throw new MessagingException(reply);
      }
      return reply.substring(QUEUED.length());
    }
  }
}
