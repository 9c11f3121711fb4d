package llm.cli.command;

import java.util.Arrays;
import llm.cli.format.Text;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The ids of a text's tokens, as {@code 101,2023,102}. */
final class TokenIds {
  private final int[] ids;

  private TokenIds(int[] ids) {
    this.ids = ids;
  }

  int[] toArray() {
    return ids.clone();
  }

  /** Reads them. */
  static final class Converter implements ITypeConverter<TokenIds> {
    @Override
    public TokenIds convert(String text) {
      try {
        return new TokenIds(
            Arrays.stream(text.strip().split("\\s*,\\s*", -1))
                .mapToInt(Integer::parseInt)
                .toArray());
      } catch (NumberFormatException e) {
        throw new TypeConversionException(Text.word(text) + ", expected ids such as 101,2023,102");
      }
    }
  }
}
