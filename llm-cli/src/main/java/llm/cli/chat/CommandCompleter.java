package llm.cli.chat;

import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes the commands of a chat. */
final class CommandCompleter implements Completer {
  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (line.wordIndex() > 0 || !line.word().startsWith("/")) return;
    for (var command : ChatVerb.values()) {
      candidates.add(
          new Candidate(
              command.spelling(),
              command.spelling(),
              null,
              command.description(),
              null,
              null,
              true));
    }
  }
}
