package chat;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A chat over HTTP, with the model that {@code llm.chat.model} names. */
@SpringBootApplication
public class ChatApplication {
  /** Serves until it is stopped. */
  public static void main(String[] arguments) {
    SpringApplication.run(ChatApplication.class, arguments);
  }
}
