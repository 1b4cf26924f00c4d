// The extension starts `querydsl lsp` for query files and Python files.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
  const [command, ...args] = vscode.workspace.getConfiguration("querydsl").get("command");
  const documentSelector = ["querydsl", "python"].map((language) => ({ language }));
  client = new LanguageClient("querydsl", "querydsl", { command, args }, { documentSelector });
  await client.start();
};

exports.deactivate = () => client?.stop();
