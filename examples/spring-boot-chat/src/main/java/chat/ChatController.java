package chat;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Answers questions; the model may ask for the weather. */
@RestController
class ChatController {
  private final ChatClient client;

  ChatController(ChatClient.Builder builder, Weather weather) {
    client = builder.defaultTools(weather).build();
  }

  /** The whole answer. */
  @PostMapping("/chat")
  String chat(@RequestBody String question) {
    return client.prompt().user(question).call().content();
  }

  /** The answer as it is written; who hangs up ends it. */
  @PostMapping(path = "/chat/stream", produces = MediaType.TEXT_PLAIN_VALUE)
  Flux<String> stream(@RequestBody String question) {
    return client.prompt().user(question).stream().content();
  }
}
