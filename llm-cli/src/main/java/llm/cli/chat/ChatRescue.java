package llm.cli.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import llm.api.Message;
import llm.api.Message.Role;
import llm.cli.file.FileFailure;
import llm.cli.file.PrivateFile;

/** Keeps a conversation when a chat ends that nobody asked to end. */
public final class ChatRescue {
  private ChatRescue() {}

  /**
   * Writes the conversation to a file of its own that {@code /load} reads; nothing if nobody said
   * anything.
   *
   * @throws java.io.UncheckedIOException if that fails
   */
  public static Optional<Path> write(List<Message> messages, Path folder) {
    if (messages.stream().noneMatch(message -> message.role() == Role.USER)) {
      return Optional.empty();
    }
    var time = Instant.now().toString().replace(':', '-');
    var file = folder.resolve("chat_" + time + ".json");
    try {
      PrivateFile.create(file);
      Files.writeString(file, ChatFile.json(messages));
    } catch (IOException e) {
      throw FileFailure.of(file, e);
    }
    return Optional.of(file);
  }
}
