package llm.cli.chat;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Asks for more lines where a message is not complete; words are what blanks separate. */
final class MessageParser implements Parser {
  /** A line, and the word at the cursor. */
  private record Words(String line, int cursor, List<String> words, int wordIndex, int wordCursor)
      implements CompletingParsedLine {
    @Override
    public String word() {
      return words.get(wordIndex);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor;
    }

    @Override
    public int rawWordLength() {
      return word().length();
    }
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE && LineJoining.isIncomplete(line)) {
      throw new EOFError(-1, -1, "the message goes on");
    }
    var words = new ArrayList<String>();
    int at = 0;
    int wordIndex = 0;
    int wordCursor = 0;
    for (var word : line.split(" ", -1)) {
      if (cursor >= at && cursor <= at + word.length()) {
        wordIndex = words.size();
        wordCursor = cursor - at;
      }
      words.add(word);
      at += word.length() + 1;
    }
    return new Words(line, cursor, words, wordIndex, wordCursor);
  }

  @Override
  public boolean isEscapeChar(char character) {
    return false;
  }
}
