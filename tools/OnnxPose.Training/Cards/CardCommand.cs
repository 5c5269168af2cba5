using OnnxPose.Onnx.Files;
using OnnxPose.Training.Commands;

namespace OnnxPose.Training.Cards;

/// <summary><c>card</c>: the miniature's index and its model card, written from the logs of its
/// training.</summary>
static class CardCommand
{
    public static void Run(Arguments arguments)
    {
        var models = arguments.Text("models", "models/mini");
        var run = arguments.Text("run", "runs/t2p");
        var earlierSteps = arguments.Whole("earlier-steps", 0);
        var probes = arguments.Text("probes", "");
        var text = arguments.Text("text-run", "");
        var textEvaluation = arguments.Text("text-evaluation", "");
        var evaluation = arguments.Text("evaluation", "");
        var pictures = arguments.Text("image-evaluation", "");
        var vae = arguments.Text("vae-run", "runs/vae");
        var unet = arguments.Text("unet-run", "runs/unet");
        var adapter = arguments.Text("adapter-run", "runs/adapter");
        var clapp = arguments.Text("clapp", "");
        var clappEvaluation = arguments.Text("clapp-evaluation", "");
        arguments.RefuseOthers();
        var sizes = Directory.EnumerateFiles(models, "*.safetensors", SearchOption.AllDirectories)
            .Sum(static path => new FileInfo(path).Length);
        var sections = new[]
        {
            CardText.Introduction(sizes),
            CardText.Data,
            CardText.Recipe,
            text.Length > 0 ? CardTables.Text(Path.Combine(text, "loss.csv")) : "",
            textEvaluation.Length > 0 ? CardTables.Evaluation(textEvaluation, "text") : "",
            CardTables.Training(Path.Combine(run, "loss.csv"), earlierSteps),
            CardTables.Commands(Path.Combine(run, "commands.txt")),
            CardTables.HeldOut(Path.Combine(run, "validation.csv")),
            probes.Length > 0 ? CardTables.Probes(probes) : "",
            evaluation.Length > 0 ? CardTables.Evaluation(evaluation, "t2p") : "",
            clapp.Length > 0 ? CardText.Clapp + CardTables.Clapp(clapp) : "",
            clappEvaluation.Length > 0 ? CardTables.Evaluation(clappEvaluation, "clapp") : "",
            CardImages.Recipe,
            CardImages.Training(vae, unet, adapter),
            pictures.Length > 0 ? CardTables.Evaluation(pictures, "adapter") : "",
            CardText.Limits,
        };
        AtomicFile.WriteText(Path.Combine(models, "README.md"),
            string.Join("\n", sections.Where(static s => s.Length > 0)));
        AtomicFile.WriteText(Path.Combine(models, "model_index.json"), ModelIndex.Of(models));
    }
}
