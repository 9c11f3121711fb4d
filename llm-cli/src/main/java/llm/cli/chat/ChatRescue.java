package llm.cli.chat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import llm.api.Message;
import llm.api.Message.Role;
import llm.cli.file.PrivateFile;

/** Keeps a conversation when a chat ends that nobody asked to end. */
public final class ChatRescue {
  private ChatRescue() {}

  /**
   * Writes the conversation to a file of its own that {@code /load} reads; nothing if nobody said
   * anything.
   *
   * @throws UncheckedIOException if that fails
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
      throw new UncheckedIOException(e);
    }
    return Optional.of(file);
  }
}
