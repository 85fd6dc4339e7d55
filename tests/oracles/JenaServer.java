import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.jena.query.*;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.system.Txn;
import org.apache.jena.tdb2.TDB2Factory;
import org.apache.jena.update.UpdateAction;

/** Jena TDB2 over HTTP for the tests: /ds/query, /ds/update and the Graph Store /ds/data, on loopback. */
public class JenaServer {
    private static Dataset store;

    public static void main(String[] arguments) throws Exception {
        store = TDB2Factory.connectDataset(arguments[1]);
        int port = Integer.parseInt(arguments[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/ds/query", exchange -> answer(exchange, JenaServer::query));
        server.createContext("/ds/update", exchange -> answer(exchange, JenaServer::update));
        server.createContext("/ds/data", exchange -> answer(exchange, JenaServer::graph));
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
    }

    private interface Work { byte[] done(HttpExchange exchange, byte[] body) throws Exception; }

    private static void answer(HttpExchange exchange, Work work) throws java.io.IOException {
        byte[] out;
        int status = 200;
        try {
            out = work.done(exchange, exchange.getRequestBody().readAllBytes());
        } catch (QueryException error) {
            status = 400;
            out = String.valueOf(error.getMessage()).getBytes(StandardCharsets.UTF_8);
        } catch (Exception error) {
            status = 500;
            out = error.toString().getBytes(StandardCharsets.UTF_8);
        }
        exchange.sendResponseHeaders(status, out.length == 0 ? -1 : out.length);
        exchange.getResponseBody().write(out);
        exchange.close();
    }

    private static Map<String, String> form(String text) {
        Map<String, String> values = new HashMap<>();
        for (String pair : (text == null ? "" : text).split("&")) {
            String[] sides = pair.split("=", 2);
            if (sides.length == 2) values.put(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        return values;
    }

    private static byte[] query(HttpExchange exchange, byte[] body) {
        boolean posted = exchange.getRequestMethod().equals("POST");
        Map<String, String> values = form(posted ? new String(body, StandardCharsets.UTF_8) : exchange.getRequestURI().getRawQuery());
        boolean union = "urn:x-arq:UnionGraph".equals(values.get("default-graph-uri"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Txn.executeRead(store, () -> {
            Dataset asked = union ? DatasetFactory.wrap(store.getUnionModel()) : store;
            try (QueryExecution run = QueryExecutionFactory.create(values.get("query"), asked)) {
                if (run.getQuery().isAskType()) ResultSetFormatter.outputAsJSON(out, run.execAsk());
                else ResultSetFormatter.outputAsJSON(out, run.execSelect());
            }
        });
        exchange.getResponseHeaders().set("Content-Type", "application/sparql-results+json");
        return out.toByteArray();
    }

    private static byte[] update(HttpExchange exchange, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        Txn.executeWrite(store, () -> UpdateAction.parseExecute(text, store));
        return new byte[0];
    }

    private static byte[] graph(HttpExchange exchange, byte[] body) {
        String name = form(exchange.getRequestURI().getRawQuery()).get("graph");
        String method = exchange.getRequestMethod();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (method.equals("GET")) {
            Txn.executeRead(store, () -> RDFDataMgr.write(out, store.getNamedModel(name), Lang.NTRIPLES));
            return out.toByteArray();
        }
        Model read = ModelFactory.createDefaultModel();
        RDFDataMgr.read(read, new java.io.ByteArrayInputStream(body), Lang.NTRIPLES);
        Txn.executeWrite(store, () -> {
            if (!method.equals("POST")) store.removeNamedModel(name);
            if (!read.isEmpty()) store.addNamedModel(name, read);
        });
        return out.toByteArray();
    }
}
