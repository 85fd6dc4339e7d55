import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.jena.graph.Graph;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.shacl.ValidationReport;

/** Jena's SHACL for the tests: each line of the input names a file of shapes, one of data, and one for the report. */
public class JenaShacl {
    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Map<String, Shapes> read = new HashMap<>();
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] files = line.split("\t");
            try {
                if (!read.containsKey(files[0])) read.put(files[0], Shapes.parse(RDFDataMgr.loadGraph(files[0])));
                Graph data = RDFDataMgr.loadGraph(files[1]);
                ValidationReport report = ShaclValidator.get().validate(read.get(files[0]), data);
                try (OutputStream out = new FileOutputStream(files[2])) {
                    RDFDataMgr.write(out, report.getGraph(), Lang.NTRIPLES);
                }
            } catch (RuntimeException error) {
                // Shapes that it refuses: the report that is missing says so, the reason is for whoever looks.
                System.err.println(files[1] + ": " + error);
            }
        }
    }
}
