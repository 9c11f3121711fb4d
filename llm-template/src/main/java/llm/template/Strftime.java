package llm.template;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Python's {@code strftime} in the C locale. */
final class Strftime {
  private final String format;
  private final ZonedDateTime time;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private Strftime(String format, ZonedDateTime time) {
    this.format = format;
    this.time = time;
  }

  static String format(String format, ZonedDateTime time) {
    var formatter = new Strftime(format, time);
    formatter.run();
    return formatter.out.toString();
  }

  private void run() {
    while (at < format.length()) {
      char unit = format.charAt(at++);
      if (unit != '%' || at == format.length()) {
        out.append(unit);
        continue;
      }
      char code = format.charAt(at++);
      boolean bare = code == '-' && at < format.length();
      out.append(bare ? withoutPadding(code(format.charAt(at++))) : code(code));
    }
  }

  /** The {@code -} flag: no leading zeros or spaces. */
  private static String withoutPadding(String value) {
    int start = 0;
    while (start < value.length() - 1 && "0 ".indexOf(value.charAt(start)) >= 0) {
      start++;
    }
    return value.substring(start);
  }

  private String pattern(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
  }

  private static String padded(int value, int width, char fill) {
    String digits = Integer.toString(value);
    return String.valueOf(fill).repeat(Math.max(0, width - digits.length())) + digits;
  }

  private String nested(String other) {
    return format(other, time);
  }

  private String code(char code) {
    int sunday = time.getDayOfWeek().getValue() % 7;
    return switch (code) {
      case 'a' -> nameOfDay().substring(0, 3);
      case 'A' -> nameOfDay();
      case 'b', 'h' -> nameOfMonth().substring(0, 3);
      case 'B' -> nameOfMonth();
      case 'c' -> nested("%a %b %e %H:%M:%S %Y");
      case 'C' -> padded(time.getYear() / 100, 2, '0');
      case 'd' -> padded(time.getDayOfMonth(), 2, '0');
      case 'D', 'x' -> nested("%m/%d/%y");
      case 'e' -> padded(time.getDayOfMonth(), 2, ' ');
      case 'f' -> padded(time.getNano() / 1000, 6, '0');
      case 'F' -> nested("%Y-%m-%d");
      case 'g' -> padded(time.get(IsoFields.WEEK_BASED_YEAR) % 100, 2, '0');
      case 'G' -> Integer.toString(time.get(IsoFields.WEEK_BASED_YEAR));
      case 'H' -> padded(time.getHour(), 2, '0');
      case 'I' -> padded(time.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2, '0');
      case 'j' -> padded(time.getDayOfYear(), 3, '0');
      case 'k' -> padded(time.getHour(), 2, ' ');
      case 'l' -> padded(time.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2, ' ');
      case 'm' -> padded(time.getMonthValue(), 2, '0');
      case 'M' -> padded(time.getMinute(), 2, '0');
      case 'n' -> "\n";
      case 'p' -> time.getHour() < 12 ? "AM" : "PM";
      case 'P' -> time.getHour() < 12 ? "am" : "pm";
      case 'r' -> nested("%I:%M:%S %p");
      case 'R' -> nested("%H:%M");
      case 's' -> Long.toString(time.toEpochSecond());
      case 'S' -> padded(time.getSecond(), 2, '0');
      case 't' -> "\t";
      case 'T', 'X' -> nested("%H:%M:%S");
      case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
      case 'U' -> padded((time.getDayOfYear() + 6 - sunday) / 7, 2, '0');
      case 'V' -> padded(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0');
      case 'w' -> Integer.toString(sunday);
      case 'W' -> padded((time.getDayOfYear() + 6 - (sunday + 6) % 7) / 7, 2, '0');
      case 'y' -> padded(Math.floorMod(time.getYear(), 100), 2, '0');
      case 'Y' -> Integer.toString(time.getYear());
      case 'z' -> pattern("xx");
      case 'Z' -> pattern("zzz");
      case '%' -> "%";
      default -> "%" + code;
    };
  }

  private String nameOfDay() {
    return pattern("EEEE");
  }

  private String nameOfMonth() {
    return pattern("MMMM");
  }
}
