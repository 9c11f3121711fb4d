package llm.cli.compare;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads what claims to be well-formed. */
public final class Xml {
  private Xml() {}

  /** The document; a test fails if it is not well-formed. */
  public static Document parse(String text) {
    try {
      var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
      return builder.parse(new InputSource(new StringReader(text)));
    } catch (ParserConfigurationException | IOException | SAXException e) {
      throw new AssertionError(e + " in " + text, e);
    }
  }

  /** All elements of a name, in order. */
  public static List<Element> elements(Document document, String name) {
    var found = document.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }
}
