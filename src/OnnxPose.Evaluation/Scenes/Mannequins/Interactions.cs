using System.Numerics;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Scenes.Mannequins;

/// <summary>People who act on each other: where they stand and what their hands reach for.</summary>
static class Interactions
{
    /// <summary>Where people of an interaction stand, from left to right.</summary>
    public static Figure.Stance Stand(SceneAction action, int person, int count, ref PoseRandom random)
    {
        var spacing = action switch
        {
            SceneAction.ArmsAroundShoulders => Vary(0.5f, 0.03f, ref random),
            SceneAction.HoldHands => Vary(0.85f, 0.05f, ref random),
            SceneAction.FaceEachOther => Vary(0.95f, 0.08f, ref random),
            _ => Vary(0.8f, 0.03f, ref random),
        };
        var turn = action switch
        {
            SceneAction.ShakeHands or SceneAction.HighFive => Vary(65, 6, ref random),
            SceneAction.FaceEachOther => Vary(80, 6, ref random),
            _ => Vary(0, 5, ref random),
        };
        var yaw = person == 0 ? turn : -turn;      // the left one turns to the viewer's right
        var place = new Vector3((person - (count - 1) / 2f) * spacing, 0, Vary(0, 0.02f, ref random));
        return new(place, yaw * (MathF.PI / 180), Vary(1, 0.02f, ref random));
    }

    /// <summary>Moves the arms of everybody, given their figures with hanging arms.</summary>
    public static void Reach(SceneAction action, IReadOnlyList<Articulation> joints,
        IReadOnlyList<Proportions> bones,
        IReadOnlyList<Figure.Stance> stances, IReadOnlyList<Figure> figures, ref PoseRandom random)
    {
        for (var left = 0; left + 1 < figures.Count; left++)
        {
            var right = left + 1;
            switch (action)
            {
                case SceneAction.ShakeHands or SceneAction.HighFive:
                    var height = action == SceneAction.ShakeHands ? 0.95f : 1.58f;
                    var middle = (stances[left].Place + stances[right].Place) / 2;
                    var meeting = new Vector3(middle.X, Vary(height, 0.03f, ref random), 0.05f);
                    Take(left, Side.Right, meeting - new Vector3(0.05f, 0, 0), HandShape.Open);
                    Take(right, Side.Right, meeting + new Vector3(0.05f, 0, 0), HandShape.Open);
                    break;
                case SceneAction.HoldHands:
                    var joined = (stances[left].Place + stances[right].Place) / 2;
                    var grip = new Vector3(joined.X, Vary(0.78f, 0.03f, ref random), 0.06f);
                    Take(left, Side.Left, grip - new Vector3(0.015f, 0, 0), HandShape.Grip);
                    Take(right, Side.Right, grip + new Vector3(0.015f, 0, 0), HandShape.Grip);
                    break;
                case SceneAction.ArmsAroundShoulders:
                    Take(left, Side.Left, Behind(figures[right], BodyPoint.RightShoulder), HandShape.Grip);
                    Take(right, Side.Right, Behind(figures[left], BodyPoint.LeftShoulder), HandShape.Grip);
                    break;
                default: break;
            }
        }

        void Take(int person, Side side, Vector3 target, HandShape shape)
        {
            var local = ToTorso(figures[person], stances[person], joints[person], target);
            var sign = side == Side.Left ? 1 : -1;
            var shoulder = new Vector3(sign * bones[person].ShoulderWidth / 2, bones[person].Torso, 0);
            var (upper, fore) = Limbs.Reach(shoulder, local, bones[person].UpperArm, bones[person].Forearm,
                new(sign * 0.4f, -1, -0.2f));
            var arm = new ArmPose(upper, fore, shape, new(0, 1, 0.3f));
            if (side == Side.Left)
            {
                joints[person].LeftArm = arm;
            }
            else
            {
                joints[person].RightArm = arm;
            }
        }
    }

    static Vector3 Behind(Figure figure, BodyPoint shoulder) =>
        figure.Body[(int)shoulder] + new Vector3(0, 0.01f, -0.09f);

    static Vector3 ToTorso(Figure figure, Figure.Stance stance, Articulation joints, Vector3 point)
    {
        var pelvis = (figure.Body[(int)BodyPoint.LeftHip] + figure.Body[(int)BodyPoint.RightHip]) / 2;
        var local = Vector3.Transform((point - pelvis) / stance.Size,
            Quaternion.CreateFromAxisAngle(Vector3.UnitY, -stance.Yaw));
        var torso = Quaternion.CreateFromYawPitchRoll(0, joints.TorsoPitch, -joints.TorsoRoll);
        return Vector3.Transform(local, Quaternion.Conjugate(torso));
    }

    static float Vary(float mean, float deviation, ref PoseRandom random) =>
        mean + deviation * (float)Math.Clamp(random.NextNormal(), -2, 2);
}
