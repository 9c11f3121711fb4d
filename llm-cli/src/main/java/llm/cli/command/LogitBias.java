package llm.cli.command;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What is added to a token's logit.
 *
 * @param token its id
 * @param addend negative infinity bans the token
 */
record LogitBias(int token, float addend) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9})([+-](?:\\d+\\.?\\d*|\\.\\d+)|-inf)");

  /** Reads {@code 15043+1.5}, {@code 15043-1}, {@code 15043-inf}. */
  static final class Converter implements ITypeConverter<LogitBias> {
    @Override
    public LogitBias convert(String value) {
      var matcher = FORM.matcher(value);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + value + "', expected ID+N, ID-N or ID-inf, such as 15043-1.5");
      }
      return new LogitBias(Integer.parseInt(matcher.group(1)), addend(matcher.group(2)));
    }

    private static float addend(String text) {
      return switch (text) {
        case "-inf" -> Float.NEGATIVE_INFINITY;
        default -> Float.parseFloat(text);
      };
    }
  }
}
