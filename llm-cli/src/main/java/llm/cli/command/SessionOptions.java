package llm.cli.command;

import java.nio.file.Path;
import llm.api.LanguageModel;
import llm.api.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which session a text goes on with, and where it is kept. */
final class SessionOptions {
  @Option(
      names = "--session",
      paramLabel = "FILE",
      description =
          "Goes on with the text that --save-session wrote, by the same model and --kv-type: behind"
              + " PROMPT, or without one as if it had never stopped. Nothing of it is read again.")
  @Named
  private @Nullable Path session;

  @Option(
      names = "--save-session",
      paramLabel = "FILE",
      description =
          "Writes the text, and all that was computed of it, to a file when it ends, interrupted or"
              + " not; it may be the file of --session.")
  @Named
  private @Nullable Path saved;

  /** Whether a text is there already. */
  boolean isRestored() {
    return session != null;
  }

  /**
   * Looks whether a chat is meant.
   *
   * @throws IllegalArgumentException if it is with a session's file
   */
  void checkIsNoChat() {
    if (session != null) throw new IllegalArgumentException("session: it holds a text, no chat");
    if (saved != null) throw new IllegalArgumentException("saveSession: it holds a text, no chat");
  }

  /** The session that goes on, or an empty one. */
  Session open(LanguageModel model) {
    return session == null ? model.newSession() : model.restore(session);
  }

  /** Keeps the session, if that is asked for. */
  void save(Session ended) {
    if (saved != null) ended.save(saved);
  }
}
