// Uses the public SDK's client against the server's MCP endpoint; prints what it saw as JSON.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [address, conversation] = process.argv.slice(2);
const transport = new StreamableHTTPClientTransport(new URL(address + "/mcp/mcp"), {
  requestInit: { headers: { "X-OpenHands-ServerConversation-ID": conversation } },
});
const client = new Client({ name: "hands4j-check", version: "1" });
await client.connect(transport);
const { tools } = await client.listTools();
const opened = await client.callTool({
  name: "create_pr",
  arguments: {
    repo_name: "acme/widgets",
    source_branch: "feature/login",
    target_branch: "main",
    title: "Add login",
    body: null,
  },
});
const refused = await client.callTool({ name: "create_pr", arguments: {} });
console.log(
  JSON.stringify({
    server: client.getServerVersion().name,
    tools: tools.map((tool) => tool.name).sort(),
    opened,
    refused,
  }),
);
await client.close();
